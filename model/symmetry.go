package model

type mirror struct{}

func (s *System) findMirror(*normal)        {}
func (s *System) mirrorsItself() bool       { return false }
func (m *machine) lesserEnd(n *normal) bool { return false }
