// Package words has what tcpcheck says to people, in English and in Chinese: one typed catalogue of messages, and the translations
// of the texts that protocols of the library bring (titles, sentences). A missing translation fails a test.
package words
