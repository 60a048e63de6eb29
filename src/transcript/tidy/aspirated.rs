//! French words before which nothing elides: those with an aspirated h, and `onze`, `oui`,
//! `yaourt` and their like.

/// Whether a word, in lower case, keeps the full form of the word before it: `le haricot`. A word
/// is known by its root in [`ROOTS`], or whole in [`WHOLE`], where plural and feminine count too.
pub(super) fn aspirated(key: &str) -> bool {
    let whole = |word: &str| WHOLE.split_ascii_whitespace().any(|known| known == word);
    let base = key.split(['-', '\'']).next().unwrap_or(key);
    let single = base.strip_suffix(['s', 'x']).unwrap_or(base);
    let male = single.strip_suffix('e').unwrap_or(single);
    if MUTE.split_ascii_whitespace().any(|root| base.starts_with(root)) {
        return false;
    }
    whole(base)
        || whole(single)
        || whole(male)
        || ROOTS.split_ascii_whitespace().any(|root| base.starts_with(root))
}

/// Roots whose every word has an aspirated h: verbs in all their forms, families.
/// *Source:* lists of the Académie and of Grevisse, Le bon usage, § 48-50.
const ROOTS: &str = "
hach hache hachis hachur haddock hafnium hagard hagiard haie haillon hain haine haineu halag
halal halet hall hallebard halo halt hamac hamburger hameau hampe hamster hanap hanch hand
handball handicap hangar hangars hannet hanneton hant hapax happ haquen hara-kiri harangu haras
harass harcel harcèl hard harde hardi hardwar harem hareng harfang hargn haricot harnach harnais
harpagon harpail harpi harpon hasard hass hauban hauss hausse haut hautbo hautbois hauteur
havane haveneau havr havres hayon haï haïr haïss heaum hernie hers hersag herse heurt heurtoir
hibou hic hideu hile hip-hop hippie hiss hit hittit hiérarchi hobby hoch hockey hold-up holding
hollandais hollande homard hongr hongrois honn honni hont hoquet hord horion hors hors-bord
houblon houer houill houl houlett houpel houpette houpp houri hourra houseau housp housse houx
hubl huch huguenot huit hul hulul hululement hum humer hun huppe hure hurl hurluberlu huron
husky hussard hussit hutt hâbl hâl hât hère hérault héraut hériss hérisson héron hêtr
";

/// Words that begin like a root above, with a mute h.
const MUTE: &str = "
habil habile habit hagiogr haleine hallali halluc hallucin halog haltèr haltéro hameçon harmo
harmoni harmoniqu haruspic hebdo hectar hellène hellé herb hermi hermé heure heureu hexa hibern
hier hilar hippo hippiq hirondelle hispan histo histoire hiver hiéro hommage homme hommes homéo honneur
honnêt honor honora honorair horizon horl horlog hormon horoscope horreur horrible horrifi
horripil hortensi horticol hortilon hospi hostil huil huile huiss huitr huma humain humani
humanoïd humble humblement humect humeur humid humili humor humour humus humérus huîtr hydr hymn
hyp hypo hélas hélico hémi hérit hériti héroïn héroïq héroïsm hésit hétér hôpit hôt
";

/// Words of their own.
const WHOLE: &str = "
ha hachage hache hachement hachette hachis hachoir hachure hacienda hack hackathon hacker
hackeur haddock hagard haguenau haie haillon haine haineuse haineux haka halage halde hale
halecret halener haler haleter half hall halle hallebarde hallier halloween hallstatt halo
haloir halte halva halètement hamac hamada hamas hambourg hambourgeois hamburger hameau hammam
hamman hammerless hampe hamster hanafite hanap hanche hanchement hand hand-ball handball
handicap handicapé handler hangar hangul hanneton hanovre hanoï hansart hanse hanter hantise
hanté happe happement happening haquenée haquet hara-kiri harangue haras harassant harasse
harassement harassé harceler harceleur harcèlement hard hardcore harde harder hardes hardi
hardiesse hardiment hardware harem hareng harengère haret hargne hargneuse hargneux haricot
haridelle harissa harka harle harlem harnacher harnais haro harpagon harpe harper harpie
harpiste harpon harponner harvard has-been hasard hasarder hasardeuse hasardeux hasch haschich
hase hashtag hast hastaire haste hauban haubanner haubert hausse haussement hausser haussier
haut haut-parleur haut-rhin hautain hautboïste haute haute-fidélité haute-savoie hautement
hautesse hauteur hauts-fonds hauturier havage havane haver havir havre havresac hawaï hawaïen
haye hayer hayon haï haïe haïku haïssable heaume heaumier hein hello hem hennin hennir
hennissement henné hep herchage hercher hernie hernieux hernute hersage herscher herse herser
hertz heu heurt heurter heurtoir hezbollah hi hi-fi hibachi hibou hic hickory hideur hideuse
hideusement hideux highlander hile hindi hip hip-hop hippie hippy hissage hisser hit hit-parade
hitler hiérarchie hiérarchique hiérarchiser ho hobbit hobby hobereau hobo hocco hoche hochement
hochequeue hocher hochet hocheur hockey hockeyeur hognement hold holding hollandais hollandaise
hollande hollywood holster homard homardier home homespun honduras hong-kong hongre hongrer
hongrie hongrois hongroyer honing honnir honte honteuse honteusement honteux hooligan hop hopi
hoquet hoqueter hoqueton horde horion hormis hors hors-jeu hors-piste hors-série horst hot
hot-dog hotdog hotte hottentot hou houache houage houblon houblonner houe houer hougnette
houille houiller houillère houka houle houlette houleuse houleux houlque houppe houppelande
houpper houppette houppier houraillis hourdage hourder hourdis houret houri hourque hourra
housard house houseaux houspiller houssage houssaie housse housser houssine houssoir houx
hovercraft huard hub hublot huche hucher huchet hudson hue huer huerta huguenot huhau huit
huit-cents huitain huitaine huitante huitième huitièmement hulotte hulule hum humage humoter hun
hune hunier hunter huppe huppé hurdler hure hurlement hurleur huron hurricane husky hussard
hussarde hussards hussite hutin hutte huée hâbleur hâlé hâte hâter hâtier hâtif hâtive hâve
hâvre hère hé héraut hérissement hérisser hérisson héron héros hêtre hôler onze onzième ouah
ouaip ouais ouf ouh oui ouistiti uhlan ululement yacht yack yak yaourt yaourtière yard yen yeti
yiddish yoga yogi yogourt youpi yoyo yuan yucca yéti
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_an_aspirated_h_are_known_in_all_their_forms() {
        for word in [
            "haricot",
            "haricots",
            "héros",
            "hache",
            "haches",
            "haut",
            "haute",
            "hauts",
            "honte",
            "huit",
            "huitième",
            "onze",
            "onzième",
            "oui",
            "ouistiti",
            "yaourt",
            "hasard",
            "hibou",
            "hiboux",
            "handicap",
            "handicapé",
            "hérisson",
            "harcèlement",
            "hurle",
            "hurlait",
            "homard",
            "hockey",
            "hongrois",
            "hollandaise",
            "haine",
            "hamster",
            "hiérarchie",
            "hall",
            "halte",
            "hangar",
            "hors",
            "hublot",
            "hutte",
            "haï",
            "heurté",
            "haussé",
        ] {
            assert!(aspirated(word), "{word}");
        }
    }

    #[test]
    fn words_with_a_mute_h_are_not() {
        for word in [
            "homme",
            "hommes",
            "heure",
            "heures",
            "histoire",
            "hiver",
            "huile",
            "huître",
            "hôtel",
            "hôpital",
            "habitude",
            "harmonie",
            "honneur",
            "honnête",
            "horreur",
            "horloge",
            "humain",
            "humour",
            "humeur",
            "humide",
            "herbe",
            "héritage",
            "héroïne",
            "héroïque",
            "hésitation",
            "heureux",
            "hier",
            "hélas",
            "haleine",
            "haltère",
            "hallucination",
            "hebdomadaire",
            "hypothèse",
            "hydrogène",
            "hommage",
            "hameçon",
            "hippique",
            "horaire",
            "hostile",
            "hebdo",
            "eau",
            "ami",
            "ouverture",
            "un",
            "outil",
            "ours",
            "humble",
            "hésiter",
        ] {
            assert!(!aspirated(word), "{word}");
        }
    }

    #[test]
    fn about_four_hundred_words_are_listed() {
        assert!(WHOLE.split_ascii_whitespace().count() > 350);
    }
}
