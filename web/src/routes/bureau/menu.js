// The desk's menu, which unfolds by itself: Escape closes the group and gives the focus back, a press beside it closes it.
// @ts-check
for (const nav of document.querySelectorAll('[data-menu]')) {
  /** @param {boolean} focus */
  const close = (focus) => {
    for (const open of nav.querySelectorAll('details[open]')) {
      open.removeAttribute('open');
      if (focus) open.querySelector('summary')?.focus();
    }
  };
  nav.addEventListener('keydown', (event) => {
    if (event instanceof KeyboardEvent && event.key === 'Escape') close(true);
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (!(target instanceof Node && nav.contains(target))) close(false);
  });
}
