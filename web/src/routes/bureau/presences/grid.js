// Keys of a grid of choices: left and right go to the next day, Enter and Shift+Enter to the child below and above; up, down
// and letters choose, as everywhere. Without this file the Tab key goes from cell to cell.
document.addEventListener('keydown', (event) => {
  const { target: cell, key, shiftKey, ctrlKey, altKey, metaKey } = event;
  if (!(cell instanceof HTMLSelectElement) || !cell.closest('[data-grid]') || ctrlKey || altKey || metaKey) return;
  const column = cell.closest('td');
  const row = cell.closest('tr');
  if (!column || !row) return;
  /** @type {Record<string, Element | null | undefined>} */
  const next = {
    ArrowLeft: column.previousElementSibling,
    ArrowRight: column.nextElementSibling,
    Enter: (shiftKey ? row.previousElementSibling : row.nextElementSibling)?.children[column.cellIndex],
  };
  if (!(key in next)) return;
  event.preventDefault();
  next[key]?.querySelector('select')?.focus();
});
