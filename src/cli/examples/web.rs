//! The examples of commands that bring in, make and look at the feed and the pages.

pub const IMPORT: &str = "\
EXAMPLES
  A show from its feed, in a folder called after it:
    $ pod import https://old-host.example/feed.xml

  The same from a file, into a folder of your choice, with its new home:
    $ pod import feed.xml my-show --base-url https://podcast.example.org/

  Copies of the sound, pictures and texts, too; again after Ctrl-C, it goes on:
    $ pod import https://old-host.example/feed.xml --download

  The old host is going to close: the sound moves as well:
    $ pod import https://old-host.example/feed.xml --rehost

Apps know an episode by its GUID and find its sound at its address. Both stay as
they are, so nobody hears anything twice. What to do at the old host:
docs/import.md.";

pub const SITE: &str = "\
EXAMPLES
  The feed and the pages, in public/:
    $ pod site

  Made again at every change, while you write notes or templates:
    $ pod site --watch

  With the episodes that are still to come, to see how they will look:
    $ pod site --future

An episode is in the feed once it is built and its date has come. Only what
has changed is written; files of yours in public/ are never touched. How to
give the pages your colours or your own templates: docs/site.md.";

pub const LOGIN: &str = "\
EXAMPLES
  The password of the server that `storage` in show.toml names:
    $ pod login storage

  On a machine without a keyring:
    $ pod login storage --file

  What unlocks your SSH key, when no agent holds it:
    $ pod login storage --passphrase

  An access key of S3 from a password manager, two lines:
    $ pass show podcast/s3 | pod login storage --stdin

  Forget it again:
    $ pod login storage --forget

In CI set POD_STORAGE_PASSWORD, or POD_STORAGE_KEY and POD_STORAGE_SECRET.";

pub const SERVE: &str = "\
EXAMPLES
  The site of this show, made again whenever something changes:
    $ pod serve

  On a port of your choice:
    $ pod serve --port 4000

  For the phone on the desk, in the same network:
    $ pod serve --address 0.0.0.0

  As it is now, without watching:
    $ pod serve --no-watch

The address is the first line on standard output. Ctrl-C ends it. It is for
working on the show; the web gets the files of public/ from a real server.";

pub const CHECK: &str = "\
EXAMPLES
  The whole show:
    $ pod check

  One episode, before building it:
    $ pod check 12

  In a script: 3 means that errors were found:
    $ pod check --quiet || echo 'something is wrong'

  What is served, and every address in the feed:
    $ pod check --remote

  From cron, as the show's watchman; a message goes to a phone when
  something is wrong:
    $ pod check --remote --quick -q --notify https://gotify.example/message?token=…

  The same by ntfy, which makes its message of the JSON that it gets:
    $ pod check --remote --notify 'https://ntfy.sh/TOPIC?tpl=1&t={{.title}}&m={{.message}}'

  Which rules there are, and who asks for them:
    $ pod check --rules";

pub const PUBLISH: &str = "\
EXAMPLES
  What would be sent, without sending it:
    $ pod publish --dry-run

  Everything whose date has come:
    $ pod publish

  One new episode; others that are ready wait:
    $ pod publish 12

  At night, without filling the line:
    $ pod publish --limit-rate 500k

  From cron, every quarter of an hour, so that episodes come out in time:
    */15 * * * * cd ~/my-show && pod publish --quiet

The storage is given in show.toml, its password by `pod login storage` or the
environment: docs/publish.md. Nothing there is ever deleted without --prune.";

pub const UNPUBLISH: &str = "\
EXAMPLES
  Take episode 12 out of the feed and the pages:
    $ pod unpublish 12 --reason 'the guest asked for it'

  With its page and its sound:
    $ pod unpublish 12 --prune

  Put it in again, with the same GUID and address:
    $ pod unpublish 12 --undo";

pub const STATS: &str = "\
EXAMPLES
  All logs that are there, packed ones too:
    $ pod stats /var/log/nginx/access.log*

  One month, every episode:
    $ pod stats --since 2026-10-01 --until 2026-10-31 --by episode access.log*

  From another machine, without a copy of its logs:
    $ ssh example.org 'zcat -f /var/log/nginx/access.log*' | pod stats -

  The show's public statistics, at public/stats/index.html:
    $ pod stats --html access.log*

  Why is it so few? Lines of each reason, without addresses:
    $ pod stats --details access.log*

  Longer lists of apps and bots, from OPAWG:
    $ pod stats --update-lists

A download is at least a minute of an episode, sent to one address and app,
once a day of UTC. It is not a listen. The rules, one by one: docs/stats.md.";
