// Runs before the first paint: what the reader chose on this device must not flash by.
try {
  const scheme = localStorage.getItem("scheme");
  if (scheme) document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage is switched off: the system's scheme it is.
}
