// Starts a new article as a draft, like `new`. A default of the form would also apply to published
// articles without a status.
const NEW = /^#\/collections\/articles\/new$/;

const beginAsDraft = () => {
  if (NEW.test(location.hash)) history.replaceState(history.state, "", `${location.hash}?status=draft`);
};

addEventListener("hashchange", beginAsDraft);
addEventListener("popstate", beginAsDraft);
beginAsDraft();
