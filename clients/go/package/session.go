// Package client holds what the generated packages of both versions, v12 and v20, need beside them.
package client

import (
	"context"
	"net/http"
)

// Session marks requests of either version: they ask for JSON, which the server answers only to
// those who ask for it, and belong to the session with the id, unless that is empty.
//
//	session := &client.Session{}
//	api, err := v12.NewClientWithResponses(server, v12.WithRequestEditorFn(session.Edit))
//
// The id is what the header of a log-in answers. Set it before goroutines share the session.
type Session struct {
	ID string
}

// Edit is a RequestEditorFn of both versions.
func (s *Session) Edit(_ context.Context, request *http.Request) error {
	request.Header.Set("Accept", "application/json")
	if s.ID != "" {
		request.Header.Set("X-egain-session", s.ID)
	}
	return nil
}
