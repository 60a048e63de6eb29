//! French suggestions: each row of the reference's table (E.2), taken and refused.

use super::*;

fn of(rule: &'static str) -> impl Fn(&str) -> String {
    move |text| accepted("fr", rule, text)
}

/// Every suggestion at once.
fn any(text: &str) -> String {
    let manuscript = manuscript("fr", text);
    let removals = of_level(&manuscript, Level::Suggested, None, 0);
    applied(&manuscript.text, &apply(&manuscript, &removals, false))
}

#[test]
fn ben_goes_where_a_clause_begins() {
    check(
        &[
            ("Ben je sais pas.", "Je sais pas."),
            ("Ben, je sais pas.", "Je sais pas."),
            ("Bah on verra.", "On verra."),
            ("Bon ben on y va.", "On y va."),
            ("Eh ben c'est bien.", "C'est bien."),
            ("C'est vrai, ben, tout est prêt.", "C'est vrai, tout est prêt."),
            ("Ben oui, on vient demain.", "Oui, on vient demain."),
        ],
        of("ben"),
    );
    untouched(&["Ben oui.", "Ben non.", "Bah si.", "Ben oui !", "Big Ben sonne."], any);
}

#[test]
fn hein_goes_between_commas_and_at_the_end() {
    check(
        &[
            ("C'est bien, hein.", "C'est bien."),
            ("C'est bien, hein ?", "C'est bien."),
            ("C'est bien hein.", "C'est bien."),
            ("C'est ça, hein, on y va.", "C'est ça, on y va."),
        ],
        of("hein"),
    );
    untouched(&["Hein ? Pardon.", "Oui. Hein ? Non."], any);
}

#[test]
fn quoi_goes_at_the_end_of_a_clause() {
    check(
        &[
            ("C'est un truc, quoi.", "C'est un truc."),
            ("C'est la vie quoi.", "C'est la vie."),
            ("C'est bien, quoi, et ça marche.", "C'est bien, et ça marche."),
        ],
        of("quoi"),
    );
    untouched(
        &[
            "On parle de quoi.",
            "Il pense à quoi.",
            "Tu comptes sur quoi.",
            "C'est pour quoi.",
            "Ça marche avec quoi.",
            "Sans quoi rien.",
            "Quoi que tu fasses.",
            "Il dit n'importe quoi.",
            "Il y a de quoi.",
            "C'est quoi.",
            "C'est quoi ?",
            "Tu fais quoi ?",
            "Quoi ?",
            "C'est prêt, quoi ?",
            "Je sais pas quoi.",
        ],
        any,
    );
}

#[test]
fn voila_goes_alone_doubled_and_between_commas() {
    check(
        &[
            ("On a fini. Voilà. Merci à vous.", "On a fini. Merci à vous."),
            ("Voilà voilà le projet.", "Voilà le projet."),
            ("On est là, voilà, on attend.", "On est là, on attend."),
        ],
        of("voila"),
    );
    untouched(
        &[
            "Voilà que tout change.",
            "Voilà ce qu'on fait.",
            "Voilà comment ça marche.",
            "Voilà pourquoi je pars.",
            "Voilà le projet.",
            "Le voilà.",
            "Te voilà.",
            "Les voilà.",
            "Voilà trois ans.",
            "Voilà.",
        ],
        any,
    );
}

#[test]
fn set_off_markers_go() {
    check(
        &[("Du coup, on part.", "On part."), ("On a, du coup, décidé.", "On a décidé.")],
        of("du-coup"),
    );
    check(
        &[
            ("En fait, je pars.", "Je pars."),
            ("Je pars, en fait.", "Je pars."),
            ("Il est parti, en fait, et voilà tout.", "Il est parti, et voilà tout."),
        ],
        of("en-fait"),
    );
    check(&[("En gros, ça marche.", "Ça marche.")], of("en-gros"));
    check(&[("On était, genre, perdus.", "On était perdus.")], of("genre"));
    check(&[("On a, enfin, décidé.", "On a décidé.")], of("enfin"));
    check(&[("C'est, disons, compliqué.", "C'est compliqué.")], of("disons"));
    check(
        &[("C'est beau, tu vois.", "C'est beau."), ("Vous voyez, ça marche.", "Ça marche.")],
        of("tu-vois"),
    );
    check(&[("Tu sais, ça marche.", "Ça marche.")], of("tu-sais"));
    check(&[("Je veux dire, ça marche.", "Ça marche.")], of("je-veux-dire"));
    check(&[("C'est, on va dire, moyen.", "C'est moyen.")], of("on-va-dire"));
    check(&[("C'est, quelque part, normal.", "C'est normal.")], of("quelque-part"));
}

#[test]
fn markers_that_carry_meaning_are_not_suggested() {
    untouched(
        &[
            "Tu vois que ça marche.",
            "Tu vois ce truc.",
            "Tu vois la maison.",
            "Vous savez si on part.",
            "Vous savez que ça marche.",
            "Tu vois ?",
            "En fait de fête, rien.",
            "Le genre humain, c'est beau.",
            "Du coup de feu, rien.",
            "Enfin, il est arrivé.",
            "Enfin il est arrivé.",
            "On l'a vu quelque part.",
            "Disons que ça marche.",
            "C'est un genre.",
            "On va dire que ça marche.",
            "Je veux dire merci.",
            "Donc on part.",
            "Et on part.",
            "Mais on part.",
            "Alors on part.",
        ],
        any,
    );
}

#[test]
fn the_first_marker_of_a_paragraph_stays_for_its_flavour() {
    let text = "Du coup, on part. En fait, on reste. En gros, rien.\n\nEn fait, oui et non.";
    let manuscript = manuscript("fr", text);
    let removals = of_level(&manuscript, Level::Suggested, None, 1);
    let told = applied(&manuscript.text, &apply(&manuscript, &removals, false));
    assert_eq!(told, "Du coup, on part. On reste. Rien.\n\nEn fait, oui et non.");
}

#[test]
fn of_piled_connectors_the_last_stays() {
    check(
        &[
            ("Et donc du coup alors on part.", "Alors on part."),
            ("Et donc on part.", "Donc on part."),
            ("Donc, du coup, on part.", "Du coup, on part."),
            ("Mais donc et puis on part.", "Et puis on part."),
        ],
        of("connector"),
    );
    untouched(
        &["Et puis on part.", "Et alors ?", "Mais bon on part.", "Et on part."],
        of("connector"),
    );
}

#[test]
fn false_starts_are_suggested_up_to_three_words() {
    check(
        &[
            ("je suis – j'étais là", "j'étais là"),
            ("Je suis – j'étais là", "J'étais là"),
            ("je suis, ‖ j'étais là", "j'étais là"),
            ("on a un ‖ on avait un chien", "on avait un chien"),
            ("c'est ‖ c'était bien", "c'était bien"),
            ("dans le ‖ dans la maison", "dans la maison"),
            ("le mardi, non pardon, le mercredi", "le mercredi"),
            ("On était dix, enfin non, douze ce soir.", "On était douze ce soir."),
        ],
        of("false-start"),
    );
    untouched(
        &[
            "je viens ‖ je repars",
            "le chat ‖ le chien",
            "il a mangé toute la ‖ il a dormi",
            "je suis là et j'étais là",
            "je suis, j'étais là",
            "Non pardon, je pars.",
            "je suis. ‖ J'étais là",
        ],
        of("false-start"),
    );
}

#[test]
fn a_long_pause_ends_a_sentence() {
    let tell = |text: &str| {
        let manuscript = manuscript("fr", text);
        let mut changes = sentences(&manuscript);
        changes.retain(|change| change.rule == "sentence");
        applied(&manuscript.text, &changes)
    };
    check(
        &[
            ("on est là ‖‖ Donc on part.", "on est là. Donc on part."),
            ("on est là, ‖‖‖ je pars.", "on est là. Je pars."),
            ("on est là, ‖‖‖ c'est bien.", "on est là. C'est bien."),
            ("on est là", "on est là."),
            ("on est là,", "on est là."),
        ],
        tell,
    );
    untouched(
        &[
            "on reçoit ‖‖ Benoît ce soir.",
            "on est là, ‖ je pars.",
            "on est là, ‖‖‖ demain.",
            "on est là. ‖‖‖ Je pars.",
        ],
        tell,
    );
}

#[test]
fn questions_take_their_mark() {
    let tell = |language: &'static str| {
        move |text: &str| {
            let manuscript = manuscript(language, text);
            let mut changes = sentences(&manuscript);
            changes.retain(|change| change.rule == "question");
            applied(&manuscript.text, &changes)
        }
    };
    check(
        &[
            ("Est-ce que tu viens.", "Est-ce que tu viens\u{202f}?"),
            ("Qu'est-ce que tu fais.", "Qu'est-ce que tu fais\u{202f}?"),
            ("Comment ça marche.", "Comment ça marche\u{202f}?"),
            ("Pourquoi tu pars.", "Pourquoi tu pars\u{202f}?"),
            ("Combien ça coûte.", "Combien ça coûte\u{202f}?"),
            ("Quel est ton nom.", "Quel est ton nom\u{202f}?"),
            ("Où va-t-il.", "Où va-t-il\u{202f}?"),
            ("Que pensez-vous de ça.", "Que pensez-vous de ça\u{202f}?"),
            ("Et comment ça marche.", "Et comment ça marche\u{202f}?"),
        ],
        tell("fr"),
    );
    check(&[("Comment ça marche.", "Comment ça marche?")], tell("fr-CA"));
    untouched(
        &[
            "Quel dommage.",
            "Quelle chance.",
            "Asseyez-vous.",
            "Peut-être viendra-t-il.",
            "Pourquoi pas.",
            "Je sais comment ça marche.",
            "Un rendez-vous demain.",
        ],
        tell("fr"),
    );
    check(
        &[
            ("What do you think.", "What do you think?"),
            ("Are you there.", "Are you there?"),
            ("How many are left.", "How many are left?"),
        ],
        tell("en"),
    );
    untouched(
        &["What is important is time.", "How nice.", "When it rains we stay.", "Have fun."],
        tell("en"),
    );
}

#[test]
fn a_long_paragraph_breaks_where_the_subject_turns() {
    let sentence =
        |word: &str| format!("Le {word} est un {word} qui parle de {word} tous les jours.");
    let one = [sentence("chat"), sentence("chat")].concat().replace(".L", ". L");
    let first = vec![one.clone(); 4].join(" ");
    let second = first.replace("chat", "pain");
    let text = format!("{first} {second}");
    let manuscript = manuscript("fr", &text);
    let changes = sentences(&manuscript);
    let breaks: Vec<_> = changes.iter().filter(|change| change.rule == "paragraph").collect();
    assert_eq!(breaks.len(), 1);
    assert_eq!(applied(&text, &changes), format!("{first}\n\n{second}"));
}

#[test]
fn a_short_paragraph_does_not_break() {
    let text = "Il pleut. ".repeat(30);
    assert!(sentences(&manuscript("fr", text.trim())).is_empty());
}

#[test]
fn the_ne_that_speech_drops_comes_back() {
    let tell = |text: &str| {
        let manuscript = manuscript("fr", text);
        applied(&manuscript.text, &negations(&manuscript))
    };
    check(
        &[
            ("je sais pas", "je ne sais pas"),
            ("j'ai pas", "je n'ai pas"),
            ("J'ai pas vu.", "Je n'ai pas vu."),
            ("c'est pas vrai", "ce n'est pas vrai"),
            ("C'était pas vrai.", "Ce n'était pas vrai."),
            ("il y a pas de pain", "il n'y a pas de pain"),
            ("j'y vais pas", "je n'y vais pas"),
            ("j'en veux pas", "je n'en veux pas"),
            ("t'as pas vu", "tu n'as pas vu"),
            ("on a pas vu", "on n'a pas vu"),
            ("ça marche pas", "ça ne marche pas"),
            ("je l'ai pas vu", "je ne l'ai pas vu"),
            ("je le vois jamais", "je ne le vois jamais"),
            ("parce qu'il vient pas", "parce qu'il ne vient pas"),
            ("il dit rien", "il ne dit rien"),
            ("nous nous voyons pas", "nous ne nous voyons pas"),
            ("je m'en souviens pas", "je ne m'en souviens pas"),
            ("j’ai pas", "je n’ai pas"),
            ("j'sais pas", "je ne sais pas"),
            ("je sais vraiment pas", "je ne sais vraiment pas"),
        ],
        tell,
    );
    untouched(
        &[
            "je ne sais pas",
            "je n'ai pas",
            "ce n'est pas vrai",
            "pas mal",
            "c'est pas mal",
            "pourquoi pas",
            "pas de souci",
            "on avance pas à pas",
            "un pas de plus",
            "je fais un pas",
            "si jamais tu viens",
            "je n'y vais pas",
            "il ne le voit pas",
            "Et pas un bruit.",
            "je dis, pas maintenant",
            "Il est venu pas content",
        ],
        tell,
    );
}
