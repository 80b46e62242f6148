// A payment whose outcome is not known yet: asks for the page again while it is in front, and shows it once it says something
// else. The page says how many seconds to wait.
//
//   <p data-ask-again="4">On attend la réponse…</p>
const secondsIn = (/** @type {Document} */ page) => Number(page.querySelector('[data-ask-again]')?.getAttribute('data-ask-again') ?? 0);

const wait = (/** @type {number} */ seconds) => setTimeout(() => void look(seconds), seconds * 1000);

const look = async (/** @type {number} */ seconds) => {
  if (document.hidden || !navigator.onLine) return wait(seconds);
  try {
    const answer = await fetch(location.href);
    const next = answer.ok ? secondsIn(new DOMParser().parseFromString(await answer.text(), 'text/html')) : seconds;
    if (next === 0 || answer.redirected) return location.reload();
    wait(next);
  } catch {
    wait(seconds);
  }
};

wait(secondsIn(document));
