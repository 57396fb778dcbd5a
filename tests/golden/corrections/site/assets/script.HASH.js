{copy of: themes/default/static/script.js}
