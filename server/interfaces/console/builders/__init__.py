"""From queries to views: each page's values, in the words and the zone of the page. No rule and no HTML lives here."""
