// Copies a line of text, and says so. Without this file no button is seen, and a tap marks the whole line.
//
//   <dd><span data-line>…</span> <button data-copy hidden>Copier</button> <span role="status" data-said="Copié"></span></dd>
for (const button of document.querySelectorAll('[data-copy]')) button.removeAttribute('hidden');

document.addEventListener('click', async ({ target }) => {
  const place = target instanceof Element ? target.closest('[data-copy]')?.parentElement : null;
  const line = place?.querySelector('[data-line]');
  if (!place || !line) return;
  // where the clipboard is closed to pages (no TLS), the line is marked, for the person to copy
  getSelection()?.selectAllChildren(line);
  try {
    await navigator.clipboard.writeText(line.textContent?.trim() ?? '');
  } catch {
    return;
  }
  for (const said of document.querySelectorAll('[data-said]'))
    said.textContent = place.contains(said) && said instanceof HTMLElement ? (said.dataset.said ?? '') : '';
});
