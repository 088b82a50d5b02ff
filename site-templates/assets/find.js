// Finds contracts by words, where there is JavaScript. Without it the same contracts stand in the lists of the councils.
(() => {
  "use strict";
  const form = document.getElementById("find");
  if (!form) return;
  const words = document.getElementById("find-words");
  const list = document.getElementById("find-list");
  const count = document.getElementById("find-count");
  const MOST = 50;
  const AT_ONCE = 6;
  let all = null;
  let asked = 0;

  const json = async (path) => {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(path);
    return answer.json();
  };

  // Each council's contracts, a few councils at a time.
  const load = async () => {
    const waiting = [...(await json("index.json"))];
    const found = [];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const council = next;
        found.push({ text: council.council, href: council.page, beside: "Council" });
        for (const contract of await json(council.contracts)) {
          const beside = `${council.council}, ${contract.contractor}. ${contract.attention}`;
          found.push({ text: contract.title, href: `${contract.id}/index.html`, beside });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    for (const entry of found) entry.words = `${entry.text} ${entry.beside}`.toLowerCase();
    return found.sort((one, other) => one.text.localeCompare(other.text));
  };

  const show = (found) => {
    list.replaceChildren(...found.slice(0, MOST).map((entry) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = entry.href;
      link.textContent = entry.text;
      item.append(link, ` ${entry.beside}`);
      return item;
    }));
  };

  const find = async () => {
    const mine = ++asked;
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.join("").length < 2) {
      show([]);
      count.textContent = "";
      return;
    }
    try {
      all ??= load();
      const found = (await all).filter((entry) => wanted.every((word) => entry.words.includes(word)));
      if (mine !== asked) return;
      show(found);
      const more = found.length > MOST ? `, of which the first ${MOST} are shown` : "";
      count.textContent = found.length === 1 ? "1 found" : `${found.length} found${more}`;
    } catch {
      all = null;
      count.textContent = "The search does not work just now. The lists below have every contract.";
    }
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); find(); });
  words.addEventListener("input", find);
})();
