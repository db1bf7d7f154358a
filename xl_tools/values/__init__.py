"""From text to value and back: amounts, percents, indicator values, project codes, Chinese text."""
