package export

// Identifier is how a name is written in other languages.
var Identifier = identifier
