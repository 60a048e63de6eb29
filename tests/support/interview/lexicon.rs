//! What is said in an interview: sentences with gaps, and the words that go into them.

/// `<m>` and `<f>` are nouns, `<n>` a name, `<t>` a town.
pub const SENTENCES: [&str; 24] = [
    "on a commencé par le <m> de <t>, avec une <f> toute neuve.",
    "au début il y avait la <f>, et ensuite le <m> est venu tout seul.",
    "moi je travaillais sur un <m> pour <n> pendant presque deux ans.",
    "ce qui compte, c'est la <f> et pas le <m>.",
    "et puis un jour <n> nous a montré sa <f>, dans un petit <m> de <t>.",
    "vous savez, la <f> change tout quand le <m> est bien fait.",
    "les gens comme <n> demandent un <m>, mais ils veulent une <f>.",
    "nous avons gardé le <m>, la <f> et même le vieux <m> de <t>.",
    "sans <n> il n'y aurait jamais eu de <f> ni de <m>.",
    "la première <f> était trop longue, alors on a coupé dans le <m>.",
    "mais il faut dire avec <n> que le <m> dépend toujours de la <f>.",
    "cette <f> vient de <t>, comme le <m> dont je parlais.",
    "je me souviens du <m> de notre première <f> à <t>.",
    "quand on écoute <n>, chaque <f> raconte un <m>.",
    "tout le monde parlait de <n> et de son <m>.",
    "pour la <f> suivante, on a changé de <m> trois fois.",
    "dans ce <m> il y a une <f> que personne ne connaît.",
    "le <m> marche bien, la <f> un peu moins.",
    "avec <n> on a refait la <f> du <m> en une nuit.",
    "c'est une <f> de longue durée, pas un simple <m>.",
    "chez <n> on nous a prêté un <m> à <t>, près de la <f>.",
    "il reste une <f> ouverte, celle du <m> libre.",
    "je dirais que le <m> vaut mieux que la <f>, surtout à <t>.",
    "merci pour ce <m>, <n> nous devait une belle <f>.",
];

/// Nouns after *le*, parted by blanks.
pub const MASCULINE: &str = "projet logiciel réseau serveur problème bureau studio montage travail village marché chemin \
    journal courrier fichier dossier principe système tableau service message silence mystère \
    concert festival jardin camion moteur budget client conseil débat détail domaine départ \
    format langage lecteur magasin matériel mouvement nuage parcours passage paysage printemps \
    quartier rapport résultat secteur signal sommet spectacle terrain théâtre traitement visage \
    volume";

/// Nouns after *la*.
pub const FEMININE: &str = "musique question machine lumière réunion version mémoire chanson bataille campagne méthode \
    recherche voiture fenêtre montagne famille personne semaine rencontre barrière bouteille \
    chambre clientèle collection conférence connexion culture décision demande direction \
    distance fonction formule frontière grammaire lecture limite maison manière matière minute \
    mission parole pratique présence pression promesse qualité rivière route science section \
    structure surface technique tendance tradition vitesse";

/// Names, and what is heard for each.
pub const NAMES: [(&str, &str); 18] = [
    ("Kowalski", "Covalski"),
    ("Benchekroun", "Benchecroune"),
    ("Mastodon", "Mastodonte"),
    ("Castopod", "Castopode"),
    ("Lemercier", "Lemersier"),
    ("Framasoft", "Framassoft"),
    ("Zimmermann", "Simerman"),
    ("Ardour", "Ardeur"),
    ("Dubreuil", "Dubreuille"),
    ("Peertube", "Pirtube"),
    ("Nguyen", "Nouyenne"),
    ("Kdenlive", "Cadenlive"),
    ("Vasseur", "Vacheur"),
    ("Podlove", "Podelove"),
    ("Schneider", "Chneideur"),
    ("Audacity", "Audacité"),
    ("Ravenel", "Ravanelle"),
    ("Hertzog", "Airsogue"),
];

pub const TOWNS: &str =
    "Lyon Paris Rennes Nantes Toulouse Bordeaux Lille Marseille Brest Dijon Grenoble Strasbourg";
