"""Names that `browser.records.api` knows for `browser.records.list_request`."""

from browser.records.list_request import ListRequest, read_list_request

Asked = ListRequest
read_asked = read_list_request
