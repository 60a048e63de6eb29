//! Language names as sound files spell them: BCP 47 in, ISO 639-2 out.

/// The three-letter code (ISO 639-2/T) of a BCP 47 tag such as `fr` or
/// `pt-BR`; `None` when its language has none. Never refuses: a tag in the
/// file is better missing than wrong.
pub(super) fn three_letters(tag: &str) -> Option<String> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match primary.len() {
        3 if primary.bytes().all(|byte| byte.is_ascii_lowercase()) => Some(primary),
        2 => CODES
            .split_ascii_whitespace()
            .find_map(|pair| pair.strip_prefix(primary.as_str()))
            .map(str::to_owned),
        _ => None,
    }
}

/// Every two-letter code of ISO 639-1 with the ISO 639-2/T code of the same
/// language behind it, as the Library of Congress lists them.
const CODES: &str = "\
    aaaar ababk aeave afafr akaka amamh anarg arara asasm avava ayaym azaze babak bebel \
    bgbul bhbih bibis bmbam bnben bobod brbre bsbos cacat ceche chcha cocos crcre csces \
    cuchu cvchv cycym dadan dedeu dvdiv dzdzo eeewe elell eneng eoepo esspa etest eueus \
    fafas ffful fifin fjfij fofao frfra fyfry gagle gdgla glglg gngrn guguj gvglv hahau \
    heheb hihin hohmo hrhrv hthat huhun hyhye hzher iaina idind ieile igibo iiiii ikipk \
    ioido isisl itita iuiku jajpn jvjav kakat kgkon kikik kjkua kkkaz klkal kmkhm knkan \
    kokor krkau kskas kukur kvkom kwcor kykir lalat lbltz lglug lilim lnlin lolao ltlit \
    lulub lvlav mgmlg mhmah mimri mkmkd mlmal mnmon mrmar msmsa mtmlt mymya nanau nbnob \
    ndnde nenep ngndo nlnld nnnno nonor nrnbl nvnav nynya ococi ojoji omorm orori ososs \
    papan pipli plpol pspus ptpor quque rmroh rnrun roron rurus rwkin sasan scsrd sdsnd \
    sesme sgsag sisin skslk slslv smsmo snsna sosom sqsqi srsrp ssssw stsot susun svswe \
    swswa tatam tetel tgtgk ththa titir tktuk tltgl tntsn toton trtur tstso tttat twtwi \
    tytah uguig ukukr ururd uzuzb veven vivie vovol wawln wowol xhxho yiyid yoyor zazha \
    zhzho zuzul";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_become_three_and_regions_are_dropped() {
        for (tag, code) in
            [("fr", "fra"), ("fr-CA", "fra"), ("EN_us", "eng"), ("de", "deu"), ("zh-Hant", "zho")]
        {
            assert_eq!(three_letters(tag).as_deref(), Some(code), "{tag}");
        }
    }

    #[test]
    fn three_letters_stay_and_nonsense_is_left_out() {
        assert_eq!(three_letters("bre").as_deref(), Some("bre"));
        for tag in ["", "x", "xx", "français", "12", "é"] {
            assert_eq!(three_letters(tag), None, "{tag}");
        }
    }

    #[test]
    fn the_table_has_a_line_for_every_language_of_iso_639_1() {
        assert!(CODES.split_ascii_whitespace().all(|pair| pair.len() == 5));
        assert_eq!(CODES.split_ascii_whitespace().count(), 184);
    }
}
