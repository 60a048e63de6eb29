//! What every page is told: the show, and the page itself.

use serde::Serialize;

use super::address::root_of;
use super::person::{Person, Picture};
use super::texts::Texts;
use super::values;
use super::{Dress, none_if_empty};
use crate::site::entry::{Cover, Front, Guest};

/// The values `site` of all pages.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Site {
    title: String,
    description: String,
    language: String,
    author: Option<String>,
    url: String,
    link: Option<String>,
    feed_url: String,
    feed: &'static str,
    generator: String,
    license: Option<License>,
    copyright: Option<String>,
    cover: Option<Picture>,
    funding: Vec<Funding>,
    apps: Vec<App>,
    podroll: Vec<Show>,
    people: Vec<Person>,
    has_people: bool,
    has_about: bool,
    pub(super) has_search: bool,
    has_stats: bool,
    /// None but on pages that list episodes: a new one would change every page.
    episode_count: Option<usize>,
    interface: String,
}

#[derive(Debug, Clone, Serialize)]
struct License {
    name: String,
    url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Funding {
    url: String,
    text: String,
}

#[derive(Debug, Clone, Serialize)]
struct App {
    name: String,
    url: String,
    kind: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct Show {
    title: String,
    url: String,
}

/// The values `page` of one page.
#[derive(Debug, Clone, Serialize)]
pub struct Page {
    kind: &'static str,
    title: String,
    root: String,
    path: String,
    canonical: Option<String>,
    description: Option<String>,
    image: Option<String>,
    lang: String,
    json_ld: Option<String>,
    feed_title: String,
}

/// What all pages share.
#[derive(Debug, Clone)]
pub struct Frame {
    pub(super) site: Site,
}

impl Frame {
    pub(super) fn new(front: &Front, dress: &Dress, texts: &Texts) -> Frame {
        let license = front.license.as_ref().map(|name| License {
            name: name.clone(),
            url: values::license_url(Some(name), front.license_url.as_deref()),
        });
        let guests = front
            .people
            .iter()
            .map(|person| Guest { slug: crate::show::slug(&person.name), person: person.clone() });
        let funding = front.funding.iter().map(|funding| Funding {
            url: funding.url.clone(),
            text: funding.text.clone().unwrap_or_else(|| values::host_of(&funding.url)),
        });
        let podroll = front.podroll.iter().filter_map(|show| {
            let url = show.url.clone()?;
            Some(Show { title: show.title.clone().unwrap_or_else(|| values::host_of(&url)), url })
        });
        let site = Site {
            title: front.title.clone(),
            description: front.description.clone(),
            language: front.language.clone(),
            author: front.author.clone(),
            url: front.base.clone().unwrap_or_default(),
            link: front.link.clone().filter(|link| Some(link) != front.base.as_ref()),
            feed_url: front.feed_address(),
            feed: "feed.xml",
            generator: format!("pod {}", env!("CARGO_PKG_VERSION")),
            license,
            copyright: front.copyright.clone(),
            cover: front.cover.as_ref().map(|cover| Picture::new(cover, &front.title)),
            funding: funding.collect(),
            apps: apps(front),
            podroll: podroll.collect(),
            people: guests.map(|guest| Person::new(&guest, 0, texts)).collect(),
            has_people: dress.has_people,
            has_about: !dress.about.is_empty(),
            has_search: dress.has_search,
            has_stats: dress.has_stats,
            episode_count: None,
            interface: texts.language().to_owned(),
        };
        Frame { site }
    }

    /// The values `site` with the number of episodes.
    pub(super) fn counted(&self, count: usize) -> Site {
        Site { episode_count: Some(count), ..self.site.clone() }
    }

    /// The values `page` of the page at `path`.
    pub(super) fn page(
        &self,
        front: &Front,
        kind: &'static str,
        path: &str,
        title: Option<&str>,
    ) -> Page {
        // The folder's own address for what a server shows for a folder.
        let shown = path.strip_suffix("index.html").unwrap_or(path);
        Page {
            kind,
            title: match title {
                Some(title) => format!("{title} · {}", front.title),
                None => front.title.clone(),
            },
            root: root_of(path),
            path: path.to_owned(),
            canonical: front.base.as_ref().map(|base| format!("{base}{shown}")),
            description: None,
            image: picture_address(front, None),
            lang: self.site.interface.clone(),
            json_ld: None,
            feed_title: front.title.clone(),
        }
    }
}

impl Page {
    pub(super) fn described(mut self, text: &str) -> Page {
        /// What search engines and messengers show of it, about.
        const SHOWN: usize = 300;
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut = line.char_indices().nth(SHOWN).map(|(at, _)| at);
        self.description = none_if_empty(&match cut {
            Some(at) => format!("{}…", line[..at].trim_end()),
            None => line,
        })
        .map(str::to_owned);
        self
    }

    pub(super) fn pictured(mut self, front: &Front, own: Option<&Cover>) -> Page {
        self.image = picture_address(front, own);
        self
    }

    pub(super) fn with_json_ld(mut self, json: String) -> Page {
        self.json_ld = Some(json);
        self
    }

    /// The page shown below any address: its ways lead from the top of the host.
    pub(super) fn anywhere(mut self, front: &Front) -> Page {
        let rest = front.base.as_deref().and_then(|base| base.split_once("://"));
        if let Some((_, rest)) = rest {
            self.root = rest.find('/').map_or("/", |at| &rest[at..]).to_owned();
        }
        self.canonical = None;
        self
    }

    /// The page that lies outside of the site: its ways are whole addresses.
    pub(super) fn far(mut self, front: &Front) -> Page {
        self.root = front.base.clone().unwrap_or_default();
        self.canonical = None;
        self
    }
}

fn picture_address(front: &Front, own: Option<&Cover>) -> Option<String> {
    front.base.as_ref()?;
    let size = own.or(front.cover.as_ref())?.at_least(1400)?;
    Some(front.address(&size.path))
}

/// Where to subscribe: the show's own list, then apps that take any feed by a link of theirs.
/// *Source:* each app's documentation of its links; none is asked anything before it is chosen.
fn apps(front: &Front) -> Vec<App> {
    let mut apps: Vec<App> = front
        .apps
        .iter()
        .map(|app| App { name: app.name.clone(), url: app.url.clone(), kind: "own" })
        .collect();
    let Some(base) = &front.base else { return apps };
    let feed = front.feed_address();
    let bare = feed.split_once("://").map_or(feed.as_str(), |(_, rest)| rest);
    let escaped: String = url::form_urlencoded::byte_serialize(feed.as_bytes()).collect();
    if base.starts_with("http") {
        let any = [
            ("AntennaPod", format!("https://antennapod.org/deeplink/subscribe?url={escaped}")),
            ("Apple Podcasts", format!("podcast://{bare}")),
            ("Overcast", format!("overcast://x-callback-url/add?url={escaped}")),
            ("Pocket Casts", format!("pktc://subscribe/{bare}")),
            ("Castro", format!("castros://subscribe/{bare}")),
            ("gPodder", format!("gpodder://{bare}")),
        ];
        let own: Vec<String> = front.apps.iter().map(|app| app.name.to_lowercase()).collect();
        for (name, url) in any {
            if !own.contains(&name.to_lowercase()) {
                apps.push(App { name: name.to_owned(), url, kind: "any" });
            }
        }
    }
    apps
}
