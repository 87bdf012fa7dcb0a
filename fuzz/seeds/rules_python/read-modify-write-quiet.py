# Counts downloads per file and stops a link after its limit.
from django.core.cache import cache
from django.http import FileResponse, HttpResponseGone
from django.views import View

from files.models import SharedLink


def _counter_key(token: str) -> str:
    return f"downloads:{token}"


class DownloadView(View):
    timeout = 7 * 24 * 3600

    def get(self, request, token):
        link = SharedLink.objects.select_related("file").get(token=token)
        key = _counter_key(token)
        cache.add(key, 0, timeout=self.timeout)
        downloads = cache.incr(key)
        if downloads > link.max_downloads:
            return HttpResponseGone("this link has been used up")
        return FileResponse(link.file.open(), as_attachment=True)
