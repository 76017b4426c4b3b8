// Runs before the first paint: what the reader chose on this device must not flash by.
document.documentElement.dataset.scripts = "";
try {
  for (const choice of ["scheme", "size", "contrast"]) {
    const chosen = localStorage.getItem(choice);
    if (chosen) document.documentElement.dataset[choice] = chosen;
  }
} catch {
  // Storage is switched off: the system's scheme it is.
}
