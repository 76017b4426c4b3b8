// A new article begins as a draft, as `new` makes one. No default of the form can say so: it would
// be the default of published articles that say nothing of it too.
const NEW = /^#\/collections\/articles\/new$/;

const beginAsDraft = () => {
  if (NEW.test(location.hash)) history.replaceState(history.state, "", `${location.hash}?status=draft`);
};

addEventListener("hashchange", beginAsDraft);
addEventListener("popstate", beginAsDraft);
beginAsDraft();
