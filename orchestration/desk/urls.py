"""Every address of the desk. Each room has its own list; names are those of ``access``."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.entrance import views as entrance
from orchestration.desk.operating import urls as operating
from orchestration.desk.reporting import urls as reporting

urlpatterns = [
    path("", entrance.home, name="home"),
    path("sign-in/", entrance.SignIn.as_view(), name="sign-in"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("password/", entrance.Password.as_view(), name="password"),
    *operating.urlpatterns,
    *reporting.urlpatterns,
]
handler404 = "orchestration.desk.failures.not_there"
handler500 = "orchestration.desk.failures.broken"
