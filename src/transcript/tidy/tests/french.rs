//! Spoken French.

use super::{check, stays};

#[test]
fn fillers_go() {
    check(
        "fr",
        &[
            ("Euh, je crois que oui.", "Je crois que oui."),
            ("Je crois, euh, que c'est vrai.", "Je crois, que c'est vrai."),
            ("Alors euh on a commencé en 2010.", "Alors on a commencé en 2010."),
            ("C'est heu compliqué.", "C'est compliqué."),
            ("Hum, oui, peut-être.", "Oui, peut-être."),
            ("Je viens de euh Paris.", "Je viens de Paris."),
            ("Il boit de euh eau.", "Il boit d'eau."),
            ("Je pense que euh il vient.", "Je pense qu'il vient."),
            ("J’ai vu le euh ami d’Anna.", "J’ai vu l’ami d’Anna."),
            ("On mange le euh haricot.", "On mange le haricot."),
            ("Il y en a le euh onze.", "Il y en a le onze."),
            ("On finit là euh.", "On finit là."),
            ("On finit là, euh.", "On finit là."),
            ("On finit là euh… Puis on part.", "On finit là… Puis on part."),
            ("Tu viens euh ?", "Tu viens ?"),
            ("C'est bien. Euh. Je pars.", "C'est bien. Je pars."),
            ("Euh euh euh bonjour", "Bonjour"),
            ("Hmm, d'accord, on y va.", "D'accord, on y va."),
            ("Donc, euh, voilà, euh, c'était ça.", "Donc, voilà, c'était ça."),
            ("On a fait euh, des ateliers.", "On a fait des ateliers."),
            ("C'est, heu… difficile à dire.", "C'est… difficile à dire."),
        ],
    );
}

#[test]
fn answers_and_other_words_stay() {
    stays(
        "fr",
        &[
            "Euh.",
            "Euh ?",
            "Hum hum.",
            "Oui. Hein ? Quoi.",
            "Il est heureux.",
            "L'Euh-rope",
            "Tu viens ? Hum ? Bon.",
            "Heureusement, non.",
            "Le hem-chant",
            "Un humus riche.",
        ],
    );
}

#[test]
fn stutters_go() {
    check(
        "fr",
        &[
            ("C'est un pro- projet libre.", "C'est un projet libre."),
            ("J- je sais pas.", "Je sais pas."),
            ("C'- c'est ça.", "C'est ça."),
            ("On dé- dé- développe tout.", "On développe tout."),
            ("Le mou-, mouvement grandit.", "Le mouvement grandit."),
            ("Des in- internautes.", "Des internautes."),
            ("Un lo- euh logiciel.", "Un logiciel."),
        ],
    );
}

#[test]
fn what_only_looks_like_a_stutter_stays() {
    stays(
        "fr",
        &[
            "Peut-être que oui.",
            "Le week-end prochain.",
            "La mi- août",
            "Il a dit oui - ouille !",
            "Des ex- députés",
            "Vas-y, vas-y !",
            "pro- | projet",
            "Un pro de projet.",
        ],
    );
}

#[test]
fn repeats_go() {
    check(
        "fr",
        &[
            ("Je je crois.", "Je crois."),
            ("Je, je crois.", "Je crois."),
            ("je je je crois", "je crois"),
            ("Le le logiciel est là.", "Le logiciel est là."),
            ("C'est c'est important.", "C'est important."),
            ("Et et puis voilà.", "Et puis voilà."),
            ("On dit que que oui.", "On dit que oui."),
            ("Il va à à Lyon.", "Il va à Lyon."),
            ("Un un serveur.", "Un serveur."),
            ("Une, une association.", "Une association."),
            ("Il y a il y a des gens.", "Il y a des gens."),
            ("Il y a, il y a des gens.", "Il y a des gens."),
            ("Dans le dans le cadre de l'asso.", "Dans le cadre de l'asso."),
            ("J'ai j'ai vu.", "J'ai vu."),
            ("On a on a commencé.", "On a commencé."),
            ("Je euh je crois.", "Je crois."),
            ("De la de la musique.", "De la musique."),
            ("Ce qui ce qui compte.", "Ce qui compte."),
            ("Avec avec eux.", "Avec eux."),
            ("Pour les pour les gens.", "Pour les gens."),
            ("Parce que parce que c'est libre.", "Parce que c'est libre."),
            ("Mon mon ami.", "Mon ami."),
            ("Les les euh les outils.", "Les outils."),
            ("C’était c’était beau.", "C’était beau."),
        ],
    );
}

#[test]
fn rightful_repeats_stay() {
    stays(
        "fr",
        &[
            "Nous nous voyons demain.",
            "Vous vous trompez.",
            "C'est très très bien.",
            "Oui oui.",
            "Non non, pas du tout.",
            "Si si, je t'assure.",
            "Petit à petit.",
            "De plus en plus.",
            "C'est loin, loin.",
            "Il en parle en en riant.",
            "Ce qu'elle est est important.",
            "Ce qu'il a a changé.",
            "Elle, elle pense que non.",
            "Lui, lui sait.",
            "Ça, ça va.",
            "Deux deux font quatre.",
            "Un jour, un jour viendra.",
            "C'est bien bien fait.",
            "Je. Je ne sais pas.",
            "Je crois que… que oui.",
            "je | je crois",
            "Que, que veux-tu ?",
            "Il faut, faut voir.",
            "Côte à côte.",
            "Jour après jour.",
            "Pas à pas.",
            "Tout tout va bien.",
            "Dur dur.",
            "Et ça fait la la la.",
            "Le 12 12 fois.",
            "Fini ? Fini !",
            "Maman, maman !",
            "Doucement doucement.",
            "Quoi quoi ?",
        ],
    );
}
