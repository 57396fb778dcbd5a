{copy of: themes/default/static/appearance.js}
