"""From what earlier versions said of records to what this one says: statements to statements, without the bodies.

The ledger keeps the statements of records, so that a change of the model must bring those over that are there already.
A rule is a pure function of the statements of one graph of a record: it takes out old ones, puts new ones in their
place, leaves what it does not know, and does nothing to statements of today (`bring_over` twice is `bring_over` once).

statements   the working copy that a rule gets, and what it notes
names        properties and classes that only have another name, from `ontologies/chm/former.csv`
record_and_thing   what records and the things that they are about said as one node
areas        the one rule that gives what a graph is about another name
successors   how both names lead to one another
natures      what was a text here and a link there
literals     languages, years and days, which had several forms
stages       all rules in their order, and `bring_over`

To add a rule: a module here with a function of `RecordStatements`, a line in `stages.STAGES`, and rows in `former.csv`
for the names that it replaces, so that they still answer as deprecated terms. `rule` is `renamed` in the row of a name
that needs no rule of its own. Test it with the folder of every released version and with old statements of a made body.

`kg migrate` (`kg.publishing.former_records`) applies all to a ledger. `MODEL` names the rules that a ledger
has to have seen.
"""
