// What a page of the site does beyond HTML: the player, the transcript that follows it, search within the page, copying.
// Every page works without this file; each part below looks for its element and does nothing where there is none.
// No dependency, no request: everything it needs stands in the page (data-… attributes and <template>s).
(() => {
  "use strict";

  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  document.documentElement.classList.add("js");

  // Private windows and file:// may refuse storage: then nothing is remembered, and nothing breaks.
  const store = {
    get(key) { try { return localStorage.getItem("pod:" + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("pod:" + key, value); } catch { /* not remembered */ } },
    remove(key) { try { localStorage.removeItem("pod:" + key); } catch { /* was not there */ } },
  };

  function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
    const two = (n) => String(n).padStart(2, "0");
    return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  }

  // --- Messages and the clipboard -------------------------------------------------------------------------------

  let toast, toastTimer;
  function say(text) {
    if (!toast) {
      toast = document.createElement("p");
      toast.className = "toast";
      toast.setAttribute("role", "status");
      document.body.append(toast);
    }
    clearTimeout(toastTimer);
    // A live region is only read when it changes after it has been in the page.
    requestAnimationFrame(() => { toast.textContent = text; });
    toastTimer = setTimeout(() => { toast.textContent = ""; }, 5000);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Plain http and old browsers have no clipboard object.
      const had = document.activeElement;
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "visually-hidden";
      document.body.append(area);
      area.select();
      let done = false;
      try { done = document.execCommand("copy"); } catch { /* stays false */ }
      area.remove();
      if (had) had.focus({ preventScroll: true });
      return done;
    }
  }

  for (const group of $$("[data-copy-group]")) {
    const button = $("[data-copy]", group), value = $("[data-copy-value]", group);
    // A relative address is of no use in another program.
    value.value = new URL(value.value, document.baseURI).href;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(value.value);
      if (!done) value.select();
      $("[data-copy-status]", group).textContent = done ? button.dataset.done : button.dataset.failed;
    });
  }

  for (const menu of $$("details.menu")) {
    const leave = (event) => { if (!menu.contains(event.target)) menu.open = false; };
    document.addEventListener("click", leave);
    menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false; });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      $("summary", menu).focus();
    });
  }

  // --- Moments: the part of an address after # ------------------------------------------------------------------

  function npt(text) {
    return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  function readMoment(hash) {
    const found = /^#t=(?:npt:)?([\d.:]+)(?:,([\d.:]+))?$/.exec(hash);
    if (!found) return null;
    const start = npt(found[1]), end = found[2] ? npt(found[2]) : null;
    return Number.isFinite(start) ? { start, end: end > start ? end : null } : null;
  }
  const momentHash = (seconds) => "#t=" + Math.round(seconds * 10) / 10;
  const momentLink = (page, seconds) => new URL(page, document.baseURI).href.split("#")[0] + momentHash(seconds);

  // --- The player -----------------------------------------------------------------------------------------------

  // Gives null where there is no sound. Times are seconds. `onTick` is called with the time whenever it moves,
  // `onSeek` when somebody jumped.
  function makePlayer(section) {
    if (!section) return null;
    const place = section.parentElement, audio = $("audio", section), text = section.dataset;
    section.append($("template", section).content.cloneNode(true));
    audio.removeAttribute("controls");
    section.classList.add("is-built");

    const part = (name) => $(`[data-${name}]`, section);
    const slider = part("slider"), tip = part("tip"), label = part("label"), status = part("status");
    const listeners = { tick: [], seek: [], play: [] };
    const emit = (name, value) => listeners[name].forEach((hear) => hear(value));
    const key = `at:${text.show}/${text.key}`;
    const declared = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text.duration || "") || [];
    const declaredSeconds = (declared[1] || 0) * 3600 + (declared[2] || 0) * 60 + Number(declared[3] || 0);
    const chapters = $$("[data-chapters] > li").map((item) => ({
      item, start: item.dataset.start / 1000, end: item.dataset.end / 1000, title: $(".chapter-title", item).textContent,
    }));
    let pending = null;     // where to start once the sound's length is known
    let until = null;       // where a shared stretch ends
    let started = false;
    let shown = -1, savedAt = 0, chapterNow, segments = [];

    const now = () => (pending === null ? audio.currentTime : pending);
    const total = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : declaredSeconds);

    function buildTrack() {
      const length = total();
      if (!length) return;
      slider.max = length;
      part("total").textContent = clock(length);
      const starts = [...new Set([0, ...chapters.map((chapter) => chapter.start)])].filter((start) => start < length).sort((a, b) => a - b);
      segments = starts.map((start, i) => ({ start, end: i + 1 < starts.length ? starts[i + 1] : length }));
      part("track").replaceChildren(...segments.map((segment) => {
        const box = document.createElement("span");
        segment.bar = document.createElement("i");
        box.style.left = (100 * segment.start) / length + "%";
        box.style.width = `calc(${(100 * (segment.end - segment.start)) / length}% - ${segment.end < length ? 3 : 0}px)`;
        box.append(segment.bar);
        return box;
      }));
      shown = -1;
      render();
    }

    function chapterAt(time) {
      return chapters.filter((chapter) => chapter.start <= time + 0.05).pop();
    }

    function render() {
      const time = now();
      slider.value = time;
      for (const { start, end, bar } of segments) bar.style.transform = `scaleX(${clamp((time - start) / (end - start), 0, 1)})`;
      const chapter = chapterAt(time);
      if (chapter !== chapterNow) {
        chapterNow = chapter;
        part("chapter").textContent = chapter ? chapter.title : "";
        for (const { item } of chapters) {
          item.classList.toggle("is-now", chapter && item === chapter.item);
          const link = $(".seek", item);
          if (chapter && item === chapter.item) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
        }
        describe();
      }
      if (Math.floor(time) !== shown) {
        shown = Math.floor(time);
        part("now").textContent = clock(time);
        // A screen reader would read a focused slider out every second.
        if (audio.paused || document.activeElement !== slider) describeTime();
      }
    }
    function describeTime() {
      slider.setAttribute("aria-valuetext", fill(text.of, { time: clock(now()), total: clock(total()) }) + (chapterNow ? ", " + chapterNow.title : ""));
    }

    function remember() {
      if (!started) return;
      const time = now();
      if (time > 10 && time < total() - 15) store.set(key, time.toFixed(1)); else store.remove(key);
    }

    function tick() {
      const time = now();
      if (until !== null && time >= until) { until = null; audio.pause(); }
      render();
      emit("tick", time);
    }
    // While it plays words are lit at the pace of the screen; `timeupdate` alone comes four times a second.
    let framing = 0;
    function frame() {
      framing = audio.paused ? 0 : requestAnimationFrame(frame);
      if (framing) tick();
    }

    function seek(time, options = {}) {
      const target = clamp(time, 0, total() ? Math.max(0, total() - 0.05) : time);
      until = options.until || null;
      if (audio.readyState >= 1) { pending = null; audio.currentTime = target; } else { pending = target; }
      status.textContent = "";
      tick();
      describeTime();
      emit("seek", target);
      if (options.play) play();
    }
    function play() {
      const asked = audio.play();
      if (asked) asked.catch(() => { /* refused by the browser, or stopped before it began: the button still says so */ });
    }
    const toggle = () => (audio.paused ? play() : audio.pause());
    const skip = (seconds) => seek(now() + seconds);

    audio.addEventListener("loadedmetadata", () => {
      if (pending !== null) { audio.currentTime = pending; pending = null; }
      buildTrack();
    });
    audio.addEventListener("durationchange", buildTrack);
    audio.addEventListener("timeupdate", () => {
      tick();
      if (Date.now() - savedAt > 4000) { savedAt = Date.now(); remember(); }
    });
    audio.addEventListener("play", () => {
      started = true;
      section.classList.add("is-playing");
      label.textContent = text.pause;
      status.textContent = "";
      describeMedia();
      emit("play");
      if (!framing) framing = requestAnimationFrame(frame);
    });
    audio.addEventListener("pause", () => {
      section.classList.remove("is-playing", "is-waiting");
      label.textContent = text.play;
      remember();
    });
    audio.addEventListener("waiting", () => section.classList.add("is-waiting"));
    audio.addEventListener("playing", () => section.classList.remove("is-waiting"));
    audio.addEventListener("ended", () => store.remove(key));
    audio.addEventListener("error", () => { status.textContent = text.error; });
    addEventListener("pagehide", remember);

    section.addEventListener("click", async (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      const act = button.dataset.act;
      if (act === "toggle") toggle();
      else if (act === "back") skip(-15);
      else if (act === "forward") skip(30);
      else if (act === "link") {
        const time = now();
        say((await copy(momentLink(text.href, time))) ? fill(text.copied, { time: clock(time) }) : text.copyFailed);
      }
    });

    slider.addEventListener("input", () => { seek(Number(slider.value)); });
    slider.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 60, PageDown: -60 };
      if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      skip(steps[event.key]);
    });
    slider.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || !total()) return;
      const box = slider.getBoundingClientRect();
      const share = clamp((event.clientX - box.left - 10) / (box.width - 20), 0, 1);
      const chapter = chapterAt(share * total());
      tip.textContent = clock(share * total()) + (chapter ? " · " + chapter.title : "");
      tip.hidden = false;
      const half = tip.offsetWidth / 2;
      tip.style.left = clamp(event.clientX - box.left, half, Math.max(half, box.width - half)) + "px";
    });
    slider.addEventListener("pointerleave", () => { tip.hidden = true; });

    const speed = part("speed");
    function setSpeed(value) {
      audio.defaultPlaybackRate = audio.playbackRate = Number(value);
      store.set("speed", value);
    }
    speed.addEventListener("change", () => setSpeed(speed.value));
    const usual = store.get("speed");
    if (usual && [...speed.options].some((option) => option.value === usual)) { speed.value = usual; setSpeed(usual); }

    // Once heard, the player goes along at the foot of the window when its own place is out of sight.
    let placeSeen = true;
    function dock() {
      const docked = started && !placeSeen;
      if (docked === section.classList.contains("is-docked")) return;
      if (docked) place.style.minHeight = place.offsetHeight + "px"; else place.style.minHeight = "";
      section.classList.toggle("is-docked", docked);
      document.documentElement.classList.toggle("has-dock", docked);
    }
    new IntersectionObserver((entries) => { placeSeen = entries.pop().isIntersecting; dock(); }).observe(place);
    audio.addEventListener("play", dock);

    // The keys of keyboards and headphones, and what the lock screen shows.
    function describeMedia() {
      if (!("mediaSession" in navigator) || typeof MediaMetadata === "undefined") return;
      const artwork = text.cover && /^http/.test(location.protocol) ? [{ src: new URL(text.cover, document.baseURI).href, sizes: "600x600" }] : [];
      navigator.mediaSession.metadata = new MediaMetadata({ title: chapterNow ? chapterNow.title : text.title, artist: text.show, album: text.title, artwork });
    }
    function describe() {
      describeTime();
      if (!audio.paused) describeMedia();
    }
    if ("mediaSession" in navigator) {
      const near = (step) => chapters[chapters.indexOf(chapterNow) + step];
      const actions = {
        seekbackward: () => skip(-15), seekforward: () => skip(30), seekto: (detail) => seek(detail.seekTime),
        previoustrack: () => near(-1) && seek(near(-1).start), nexttrack: () => near(1) && seek(near(1).start),
      };
      for (const [action, handler] of Object.entries(actions)) {
        if (/track$/.test(action) && !chapters.length) continue;
        try { navigator.mediaSession.setActionHandler(action, handler); } catch { /* this browser has no such key */ }
      }
    }

    const before = Number(store.get(key));
    if (before > 0 && !readMoment(location.hash)) {
      pending = before;
      status.textContent = fill(text.resumed, { time: clock(before) });
    }
    if (audio.readyState >= 1 && pending !== null) { audio.currentTime = pending; pending = null; }
    buildTrack();

    return {
      audio, seek, play, toggle, skip, now, text,
      follow: $('[data-act="follow"]', section),
      on: (name, hear) => listeners[name].push(hear),
    };
  }

  const player = makePlayer($("[data-player]"));

  if (player) {
    for (const link of $$(".seek")) {
      const { t, until } = link.dataset;
      link.setAttribute("href", momentHash(t / 1000) + (until ? "," + until / 1000 : ""));
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        player.seek(t / 1000, { play: true, until: until ? until / 1000 : null });
      });
    }
  }

  // --- The transcript -------------------------------------------------------------------------------------------

  // Words become elements only in the paragraph that is heard and the one below the pointer: two hours of talk are
  // 20,000 words, and the page stays light. A click is placed by the caret, so it needs no elements at all.
  function makeTranscript(box) {
    if (!box) return null;
    const paras = $$(".para", box).map((element) => ({ element, said: $(".said", element), start: Number(element.dataset.s), end: Number(element.dataset.e) }));
    const byElement = new Map(paras.map((para) => [para.element, para]));
    const inTime = [...paras].sort((a, b) => a.start - b.start);
    const repaints = [];    // called with a paragraph whose text nodes were replaced
    let heard = null, heardWord = -1, pointed = null, target = null;
    let following = false, movingUntil = 0;

    const textOf = (para) => (para.text === undefined ? (para.text = para.said.textContent) : para.text);

    // [{from, to, at}]: where each word stands in the text, and when it is said, in milliseconds.
    function wordsOf(para) {
      if (para.words) return para.words;
      let at = para.start;
      const steps = (para.element.dataset.w || "").split(" ").filter(Boolean);
      para.words = [...textOf(para).matchAll(/\S+/gu)].map((match, i) => {
        at += 10 * Number(steps[i] || 0);
        return { from: match.index, to: match.index + match[0].length, at };
      });
      return para.words;
    }

    function isSelected(para) {
      const selection = getSelection();
      return !selection.isCollapsed && selection.containsNode(para.element, true);
    }

    function wrap(para) {
      if (para.spans || isSelected(para)) return;
      const text = textOf(para), parts = [];
      let done = 0;
      para.spans = wordsOf(para).map(({ from, to }) => {
        const span = document.createElement("span");
        span.className = "word";
        span.textContent = text.slice(from, to);
        parts.push(text.slice(done, from), span);
        done = to;
        return span;
      });
      para.said.replaceChildren(...parts, text.slice(done));
      repaints.forEach((repaint) => repaint(para));
    }

    function unwrap(para) {
      if (!para || !para.spans || para === heard || para === pointed || isSelected(para)) return;
      para.spans = null;
      para.said.textContent = textOf(para);
      repaints.forEach((repaint) => repaint(para));
    }

    // The range over characters from..to of a paragraph, whether its words are elements or not.
    function rangeOf(para, from, to) {
      const range = document.createRange(), walker = document.createTreeWalker(para.said, NodeFilter.SHOW_TEXT);
      let before = 0, open = false;
      while (walker.nextNode()) {
        const node = walker.currentNode, after = before + node.length;
        if (!open && from < after) { range.setStart(node, from - before); open = true; }
        if (open && to <= after) { range.setEnd(node, to - before); return range; }
        before = after;
      }
      return range;
    }

    // The word at a point of the window, or null beside the text.
    function wordAt(para, x, y) {
      let node, offset;
      if (document.caretPositionFromPoint) {
        const caret = document.caretPositionFromPoint(x, y);
        if (caret) ({ offsetNode: node, offset } = caret);
      } else if (document.caretRangeFromPoint) {
        const caret = document.caretRangeFromPoint(x, y);
        if (caret) { node = caret.startContainer; offset = caret.startOffset; }
      }
      if (!node || !para.said.contains(node)) return null;
      const before = document.createRange();
      before.setStart(para.said, 0);
      before.setEnd(node, offset);
      const place = before.toString().length;
      // At the edge of a word the caret may stand before or after it: the boxes decide.
      return wordsOf(para).find(({ from, to }) => from <= place && place <= to
        && [...rangeOf(para, from, to).getClientRects()].some((rect) => x >= rect.left - 3 && x <= rect.right + 3 && y >= rect.top - 4 && y <= rect.bottom + 4)) || null;
    }

    function paraAt(ms) {
      let low = 0, high = inTime.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (inTime[middle].start <= ms) low = middle + 1; else high = middle;
      }
      return inTime[low - 1] || null;
    }

    function hear(ms) {
      const near = paraAt(ms + 20);
      const para = near && ms <= near.end + 400 ? near : null;
      if (para !== heard) {
        const old = heard;
        heard = para;
        heardWord = -1;
        if (old) { old.element.classList.remove("is-heard"); unmark(old); unwrap(old); }
        if (para) { para.element.classList.add("is-heard"); wrap(para); }
      }
      if (!para) return;
      let index = -1;
      for (const [i, word] of wordsOf(para).entries()) if (word.at <= ms + 20) index = i; else break;
      if (index === heardWord && (index < 0 || !para.spans || para.spans[index].classList.contains("is-heard"))) return;
      unmark(para);
      heardWord = index;
      if (para.spans && para.spans[index]) para.spans[index].classList.add("is-heard");
      // Whoever scrolled away is followed again once the sound has come to where they read.
      if (!following && inZone(heardElement())) setFollowing(true);
      if (following && !player.audio.paused) bring(heardElement());
    }
    function unmark(para) {
      for (const span of $$(".word.is-heard", para.element)) span.classList.remove("is-heard");
    }

    // --- following by scrolling: never against the reader ---

    const foot = () => (document.documentElement.classList.contains("has-dock") ? 110 : 0);
    const heardElement = () => (heard.spans && heard.spans[heardWord]) || heard.element;
    // Where a word can be read at ease: below the search field, above the docked player.
    const inZone = (element) => {
      const box = element.getBoundingClientRect();
      return box.top > 70 && box.bottom < (innerHeight - foot()) * 0.88;
    };
    function scrollTo(element, smooth) {
      const box = element.getBoundingClientRect();
      movingUntil = performance.now() + (smooth && !calm.matches ? 1200 : 150);
      window.scrollBy({ top: box.top - innerHeight * 0.32, behavior: smooth && !calm.matches ? "smooth" : "instant" });
    }
    function bring(element) {
      if (performance.now() < movingUntil || inZone(element) || !getSelection().isCollapsed) return;
      scrollTo(element, true);
    }
    function setFollowing(value) {
      following = value;
      if (player && player.follow) player.follow.hidden = following || !heard || player.audio.paused;
    }
    function judge() {
      setFollowing(Boolean(heard) && inZone(heardElement()));
    }
    let judging = 0;
    addEventListener("scroll", () => {
      if (performance.now() < movingUntil || judging) return;
      judging = requestAnimationFrame(() => { judging = 0; if (performance.now() >= movingUntil) judge(); });
    }, { passive: true });
    for (const move of ["wheel", "touchmove"]) addEventListener(move, () => { movingUntil = 0; }, { passive: true });

    // --- hands ---

    if (player) {
      player.on("tick", (time) => hear(time * 1000));
      player.on("play", () => { hear(player.now() * 1000); if (!following) judge(); });
      player.on("seek", () => { if (target) { target.element.classList.remove("is-target"); target = null; } });
      player.audio.addEventListener("pause", () => setFollowing(following));
      player.follow.addEventListener("click", () => {
        if (heard) scrollTo(heard.element, true);
        setFollowing(true);
      });

      for (const para of paras) $(".time", para.element).setAttribute("href", momentHash(para.start / 1000));
      box.addEventListener("click", (event) => {
        const element = event.target.closest(".para");
        if (!element || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        const para = byElement.get(element);
        if (event.target.closest(".time")) {
          event.preventDefault();
          player.seek(para.start / 1000, { play: true });
          setFollowing(true);
        } else if (!event.target.closest("a, button") && event.detail < 2 && getSelection().isCollapsed) {
          const word = wordAt(para, event.clientX, event.clientY);
          if (!word) return;
          player.seek(word.at / 1000, { play: true });
          setFollowing(true);
        }
      });
      box.addEventListener("pointerover", (event) => {
        const element = event.target.closest(".para");
        // While a button is down somebody may be selecting: text must not change below the pointer.
        if (event.pointerType !== "mouse" || event.buttons || !element || pointed === byElement.get(element)) return;
        const old = pointed;
        pointed = byElement.get(element);
        unwrap(old);
        wrap(pointed);
      });
      addCopyButton();
    }

    // One button, brought to the paragraph that has the pointer, the focus or the finger.
    function addCopyButton() {
      const find = $("[data-find]");
      if (!find) return;
      const form = $("form", find.content), button = document.createElement("button");
      button.type = "button";
      button.className = "copy-moment";
      button.append($('[data-act="link"] .icon').cloneNode(true));
      let owner = null;
      const bringTo = (event) => {
        const element = event.target.closest(".para");
        if (!element || owner === byElement.get(element) || button === document.activeElement && event.type !== "focusin") return;
        owner = byElement.get(element);
        const label = fill(form.dataset.link, { time: clock(owner.start / 1000) });
        button.setAttribute("aria-label", label);
        button.title = label;
        $(".time", element).after(button);
      };
      for (const type of ["pointerover", "focusin"]) box.addEventListener(type, bringTo);
      button.addEventListener("click", async () => {
        const start = owner.start / 1000;
        say((await copy(momentLink(player.text.href, start))) ? fill(player.text.copied, { time: clock(start) }) : player.text.copyFailed);
      });
    }

    return {
      paras, textOf, rangeOf, scrollTo,
      onRepaint: (repaint) => repaints.push(repaint),
      leave: () => setFollowing(false),
      startOf(id) {
        const para = paras.find(({ element }) => element.id === id);
        return para ? para.start / 1000 : null;
      },
      // Scrolls to a moment and marks its paragraph until somebody moves on.
      show(time, mark) {
        const para = paraAt(time * 1000 + 20) || inTime[0];
        if (!para) return;
        if (mark) { target = para; para.element.classList.add("is-target"); }
        scrollTo(para.element, false);
        setFollowing(true);
      },
    };
  }

  const transcript = makeTranscript($("[data-transcript]"));

  // --- Search within the page -----------------------------------------------------------------------------------

  // Folds text for comparison and keeps, for each unit of the result, where it came from.
  function fold(text) {
    let folded = "";
    const from = [];
    let at = 0;
    for (const letter of text) {
      const plain = /\s/u.test(letter) ? " " : letter === "’" ? "'" : letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
        .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d");
      for (let i = 0; i < plain.length; i++) from.push(at);
      folded += plain;
      at += letter.length;
    }
    from.push(at);
    return { folded, from };
  }

  function makeFind(template) {
    if (!template || !transcript) return null;
    template.after(template.content.cloneNode(true));
    const form = template.nextElementSibling, input = $("input", form), output = $("output", form);
    const painted = typeof Highlight === "function" && CSS.highlights ? { all: new Highlight(), now: new Highlight() } : null;
    if (painted) {
      painted.now.priority = 1;
      CSS.highlights.set("pod-found", painted.all);
      CSS.highlights.set("pod-found-now", painted.now);
    }
    let hits = [], current = -1;

    function paint() {
      for (const para of transcript.paras) para.element.classList.remove("has-hit");
      if (!painted) { for (const { para } of hits) para.element.classList.add("has-hit"); return; }
      painted.all.clear();
      painted.now.clear();
      for (const [i, { para, from, to }] of hits.entries()) (i === current ? painted.now : painted.all).add(transcript.rangeOf(para, from, to));
    }
    transcript.onRepaint((para) => { if (hits.some((hit) => hit.para === para)) paint(); });

    function search() {
      const wanted = fold(input.value.trim()).folded.replace(/ +/g, " ");
      hits = [];
      current = -1;
      if (wanted) {
        for (const para of transcript.paras) {
          const { folded, from } = para.folded || (para.folded = fold(transcript.textOf(para)));
          for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
            hits.push({ para, from: from[at], to: Math.max(from[at + wanted.length], from[at + wanted.length - 1] + 1) });
          }
        }
      }
      if (hits.length) {
        const below = hits.findIndex(({ para }) => para.element.getBoundingClientRect().bottom > 80);
        go(below < 0 ? 0 : below);
      } else {
        output.textContent = wanted ? form.dataset.none : "";
        paint();
      }
    }

    function go(index) {
      if (!hits.length) return;
      current = (index + hits.length) % hits.length;
      output.textContent = fill(form.dataset.found, { n: current + 1, count: hits.length });
      paint();
      transcript.leave();
      const { para, from, to } = hits[current];
      transcript.scrollTo(transcript.rangeOf(para, from, to), false);
    }

    let timer;
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 150); });
    form.addEventListener("submit", (event) => { event.preventDefault(); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        if (hits.length) go(current + (event.shiftKey ? -1 : 1)); else search();
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (input.value) { input.value = ""; search(); } else { input.blur(); }
      }
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-find]");
      if (button) go(current + Number(button.dataset.find));
    });
    return input;
  }

  const find = makeFind($("template[data-find]"));

  // --- Addresses and keys ---------------------------------------------------------------------------------------

  function goToHash() {
    const moment = readMoment(location.hash);
    if (moment && player) {
      player.seek(moment.start, { until: moment.end });
      if (transcript) transcript.show(moment.start, true);
    } else if (transcript && player && /^#p\d+$/.test(location.hash)) {
      const start = transcript.startOf(location.hash.slice(1));
      if (start === null) return;
      player.seek(start);
      transcript.show(start, true);
    }
  }
  addEventListener("hashchange", goToHash);
  if (location.hash) goToHash();

  const wish = $("[data-shortcuts]");
  if (wish) {
    wish.checked = store.get("shortcuts") !== "off";
    wish.addEventListener("change", () => store.set("shortcuts", wish.checked ? "on" : "off"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || store.get("shortcuts") === "off") return;
    const target = event.target;
    // Fields keep every key (the slider takes no letters), and whatever Space presses keeps Space.
    if (target.isContentEditable || target.closest("textarea, select, input:not([type=range])")) return;
    if (event.key === " " && target.closest("button, a, summary, input, audio, [role=button]")) return;
    if (event.key === "/" && find) find.focus();
    else if (!player) return;
    else if (event.key === "k" || event.key === " ") { if (!event.repeat) player.toggle(); }
    else if (event.key === "j") player.skip(-15);
    else if (event.key === "l") player.skip(30);
    else return;
    event.preventDefault();
  });
})();
