//! French as it is spoken: what safe rules take, and what they must not.

use super::*;

fn fr(text: &str) -> String {
    safe("fr", text)
}

#[test]
fn hesitations_go_with_their_commas_and_what_follows_is_repaired() {
    check(
        &[
            ("Euh, je crois que oui.", "Je crois que oui."),
            ("Je pense, euh, que c'est vrai.", "Je pense que c'est vrai."),
            ("Je viens euh.", "Je viens."),
            ("Je viens, euh.", "Je viens."),
            ("Il y a le pain, euh, le lait.", "Il y a le pain, le lait."),
            ("On est, heu, partis.", "On est partis."),
            ("C'est hum compliqué.", "C'est compliqué."),
            ("Alors euh... on va commencer.", "Alors on va commencer."),
            ("On arrive. Euh, après on repart.", "On arrive. Après on repart."),
            ("On arrive. Euh. Après on repart.", "On arrive. Après on repart."),
            ("Je viens euh. Demain aussi.", "Je viens. Demain aussi."),
            ("Et euuuh voilà le projet.", "Et voilà le projet."),
            ("Hmm, pas sûr.", "Pas sûr."),
            ("Mmh oui.", "Oui."),
            ("C'est fini, euh !", "C'est fini !"),
            ("Tu viens euh ?", "Tu viens ?"),
            ("Euh Castopod est libre.", "Castopod est libre."),
            ("Euh, iPhone ou pas.", "iPhone ou pas."),
            ("Il dit : euh, bonjour.", "Il dit : bonjour."),
            ("Oui, euh je crois.", "Oui, je crois."),
            ("Il est parti, euh, et voilà.", "Il est parti, et voilà."),
            ("Heum c'est Ana.", "C'est Ana."),
            ("Oui.\n\nEuh.\n\nOn y va.", "Oui.\n\nOn y va."),
        ],
        fr,
    );
}

#[test]
fn hesitations_stay_where_they_answer_ask_or_are_spoken_about() {
    untouched(
        &[
            "Euh.",
            "Euh, hum.",
            "Il dit le mot euh trop souvent.",
            "Hum ? Pardon.",
            "Il y a « euh » dans le texte.",
            "Heureux d'être là.",
            "Ah oui.",
            "Oh là là.",
            "On est aux EUH de Lyon.",
            "Ouais.",
        ],
        fr,
    );
}

#[test]
fn elision_is_repaired_both_ways() {
    check(
        &[
            ("le euh ami", "l'ami"),
            ("la euh histoire", "l'histoire"),
            ("de euh eau", "d'eau"),
            ("je euh ai vu", "j'ai vu"),
            ("Je euh ai vu", "J'ai vu"),
            ("je me euh habille", "je m'habille"),
            ("il se euh arrête", "il s'arrête"),
            ("parce que euh il pleut", "parce qu'il pleut"),
            ("jusque euh à demain", "jusqu'à demain"),
            ("lorsque euh il pleut", "lorsqu'il pleut"),
            ("puisque euh on part", "puisqu'on part"),
            ("ce euh est vrai", "c'est vrai"),
            ("ce euh ami", "cet ami"),
            ("je ne euh ai rien", "je n'ai rien"),
            ("d' euh maison", "de maison"),
            ("d' euh eau", "d'eau"),
            ("qu' euh nous", "que nous"),
            ("j' euh pense", "je pense"),
            ("beaucoup d’ euh gens", "beaucoup de gens"),
            ("j’ai le euh ami", "j’ai l’ami"),
        ],
        fr,
    );
}

#[test]
fn nothing_elides_before_an_aspirated_h_and_its_like() {
    check(
        &[
            ("le euh haricot", "le haricot"),
            ("le euh héros", "le héros"),
            ("la euh hache", "la hache"),
            ("le euh onze", "le onze"),
            ("le euh oui", "le oui"),
            ("le euh ouistiti", "le ouistiti"),
            ("le euh yaourt", "le yaourt"),
            ("de euh honte", "de honte"),
            ("la euh haute", "la haute"),
            ("le euh huit", "le huit"),
            ("le euh 11", "le 11"),
            ("d' euh haricots", "de haricots"),
            ("lorsque euh Alain vient", "lorsque Alain vient"),
            ("de euh A à Z", "de A à Z"),
        ],
        fr,
    );
    // Whether `le` or `la`, nobody can say.
    untouched(&["l' euh maison"], fr);
}

#[test]
fn words_cut_short_go_when_the_next_one_says_them() {
    check(
        &[
            ("j- je viens", "je viens"),
            ("J- je viens", "Je viens"),
            ("c'- c'est vrai", "c'est vrai"),
            ("le pro- projet avance", "le projet avance"),
            ("on p- p- part demain", "on part demain"),
            ("la com- communication", "la communication"),
            ("un l- l'ami", "un l'ami"),
            ("il est par- euh parti", "il est parti"),
        ],
        fr,
    );
    untouched(&["le pro- travail", "un mi- temps", "un t-shirt bleu", "est-ce que oui"], fr);
}

#[test]
fn repeats_of_function_words_go_and_the_last_copy_stays() {
    check(
        &[
            ("je je crois", "je crois"),
            ("Je, je crois", "Je crois"),
            ("le le le chat", "le chat"),
            ("la maison de de de Paul", "la maison de Paul"),
            ("c'est c'est vrai", "c'est vrai"),
            ("et et donc", "et donc"),
            ("je crois que que oui", "je crois que oui"),
            ("on va à à Lyon", "on va à Lyon"),
            ("un un projet", "un projet"),
            ("dans dans la rue", "dans la rue"),
            ("qu'on qu'on fait", "qu'on fait"),
            ("j'ai j'ai vu", "j'ai vu"),
            ("je j'ai vu", "j'ai vu"),
            ("que qu'il vienne", "qu'il vienne"),
            ("je euh je crois", "je crois"),
            ("je, euh, je crois", "je crois"),
            ("Oui, je, je crois", "Oui, je crois"),
            ("les les les gens", "les gens"),
            ("pour pour voir", "pour voir"),
            ("mais mais pourquoi", "mais pourquoi"),
            ("il est est venu", "il est venu"),
            ("d'un d'un coup", "d'un coup"),
            ("Et, et là", "Et là"),
            ("si s'il vient", "s'il vient"),
        ],
        fr,
    );
}

#[test]
fn repeats_of_two_to_four_words_go() {
    check(
        &[
            ("il y a il y a un monde", "il y a un monde"),
            ("Il y a, il y a un monde", "Il y a un monde"),
            ("je suis je suis venu", "je suis venu"),
            ("est-ce que est-ce que tu viens ?", "est-ce que tu viens ?"),
            ("dans la dans la maison", "dans la maison"),
            ("et puis et puis il part", "et puis il part"),
            ("je pense je pense que oui", "je pense que oui"),
            ("ce qui est ce qui est bien", "ce qui est bien"),
            ("parce que parce que il est là", "parce que il est là"),
            ("il euh y a il y a du bruit", "il y a du bruit"),
            ("on va on va on va voir", "on va voir"),
        ],
        fr,
    );
}

#[test]
fn legitimate_repeats_stay() {
    untouched(
        &[
            "nous nous aimons",
            "vous vous levez",
            "très très bon",
            "oui oui",
            "Oui, oui, bien sûr.",
            "non non",
            "non non non non",
            "si si je viens",
            "bien bien ?",
            "loin, loin d'ici",
            "loin loin",
            "dur dur",
            "petit à petit",
            "de plus en plus",
            "ce que, que tu dis",
            "deux deux",
            "un, deux, un, deux",
            "ha ha ha",
            "bla bla bla",
            "jour après jour après jour",
            "encore et encore et encore",
            "comme ça ça marche",
            "tout en en parlant",
            "la la la",
            "Elle, elle sait",
            "lui lui a dit",
            "Je sais. Je sais.",
            "je viens. Je pars",
            "Ce n'est pas lui. Lui, il dort",
            "C'est ça, c'est ça.",
            "je sais, je sais",
            "d'accord d'accord",
            "bonjour bonjour",
            "le projet projet",
            "oh là là",
            "il dit : il dit tout",
            "je ‖‖ je crois",
            "il y a ‖‖ il y a un monde",
            "mais non mais non",
            "vite vite",
            "ce que, qu'il le veuille ou non",
            "si s'en aller est triste",
        ],
        fr,
    );
}
