"""Documents as forms: the inputs that stand for the values of a body, and the body that inputs stand for.

An input is called by the JSON Pointer of its value. Saving a form without changing anything leaves the body as it was,
whatever forms of values it has; what a form cannot show stays as it is, too.

inputs    one value to inputs
dates     a year, a month and a day as a date, and back
taking    inputs to a value, beside what was there before
pages     which fields stand on one page
changing  items added, removed and moved; fields cleared whose condition does not hold
"""
