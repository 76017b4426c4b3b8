// Runs before the first paint, so that the reader's choices on this device apply without a flash.
document.documentElement.dataset.scripts = "";
try {
  for (const choice of ["scheme", "size", "contrast"]) {
    const chosen = localStorage[choice];
    if (chosen) document.documentElement.dataset[choice] = chosen;
  }
} catch {
  // Storage is blocked: the system's scheme applies.
}
