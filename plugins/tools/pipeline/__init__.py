"""What the files of GitHub, GitLab and Gitea call: `ci`. No Pelican plugin."""
