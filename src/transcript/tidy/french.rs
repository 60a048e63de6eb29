//! French: reference rules of épurée transcription, tables only.

use super::Table;

pub(super) const TABLE: Table = Table {
    fillers: &[
        "euh", "heu", "euhm", "euhh", "euuh", "heuu", "hum", "humm", "hm", "hmm", "hmmm", "mmh",
        "mh", "hem", "heum",
    ],
    // Not here, as they are rightly said twice: nous nous, vous vous, en en (riant), est est, a a,
    // si si, oui oui, non non, très très, bien bien, ça ça, pas pas, tout tout, lui lui.
    repeatable: &[
        "je", "j'ai", "j'avais", "j'étais", "tu", "il", "elle", "on", "ils", "elles", "le", "la",
        "les", "l'on", "un", "une", "des", "du", "de", "d'un", "d'une", "au", "aux", "à", "et",
        "ou", "où", "mais", "donc", "que", "qui", "qu'on", "qu'il", "qu'elle", "qu'ils", "ce",
        "cet", "cette", "ces", "c'est", "c'était", "ne", "n'est", "se", "s'est", "me", "m'a", "te",
        "y", "mon", "ma", "mes", "ton", "ta", "tes", "son", "sa", "ses", "notre", "votre", "leur",
        "nos", "vos", "leurs", "dans", "par", "pour", "sur", "sous", "avec", "sans", "chez",
        "comme", "quand", "parce", "puis", "alors",
    ],
    parted: &["elle", "elles", "que", "ou", "et", "alors", "sans", "mais"],
    elides: true,
};
