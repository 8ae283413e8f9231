"""Films of the media library: made ready for visitors by jobs, and shown on the pages of testimonials and stories."""
