"""HTTP into the bot: the webhook, and a page that says whether all is well."""
