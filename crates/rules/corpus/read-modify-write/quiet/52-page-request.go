// Package catalogue builds page requests for the catalogue service.
package catalogue

import (
	"net/url"
	"strconv"
)

type PageRequest struct {
	values url.Values
}

func NewPageRequest(size int) *PageRequest {
	values := url.Values{}
	values.Set("size", strconv.Itoa(size))
	values.Set("page", "1")
	return &PageRequest{values: values}
}

// Next moves the request on to the following page.
func (r *PageRequest) Next() *PageRequest {
	page, err := strconv.Atoi(r.values.Get("page"))
	if err != nil {
		page = 0
	}
	r.values.Set("page", strconv.Itoa(page+1))
	return r
}

func (r *PageRequest) Category(name string) *PageRequest {
	r.values.Set("category", name)
	return r
}

func (r *PageRequest) Encode() string {
	return r.values.Encode()
}
