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

// Applies a choice and keeps it on this device, for the behaviours.
window.keepChoice = (choice, chosen) => {
  document.documentElement.dataset[choice] = chosen;
  try {
    localStorage[choice] = chosen;
  } catch {
    // Storage is blocked: the choice applies to this page only.
  }
};
