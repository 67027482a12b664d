"""Which address goes where."""

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver
from django.views.generic import RedirectView

from interfaces.api.app import api, page_file
from interfaces.api.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/v1/docs")),
    path("healthz", health),
    path("static/ninja/<str:name>", page_file),
    path("v1/", api.urls),
]
