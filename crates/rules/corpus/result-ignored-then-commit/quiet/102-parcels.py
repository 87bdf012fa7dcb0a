"""Management command: hand packed parcels over to the carrier."""
import requests
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shipping.models import Parcel


class Command(BaseCommand):
    help = "announce packed parcels to the carrier"

    def handle(self, *args, **options):
        session = requests.Session()
        session.headers["X-Api-Key"] = settings.CARRIER_KEY
        refused = []
        for parcel in Parcel.objects.filter(status="packed").iterator():
            try:
                response = session.post(
                    f"{settings.CARRIER_URL}/announcements",
                    json={"ref": parcel.pk, "grams": parcel.weight, "zip": parcel.zip_code},
                    timeout=15,
                )
                response.raise_for_status()
            except requests.RequestException as err:
                refused.append(f"{parcel.pk}: {err}")
                continue
            parcel.status = "handed_over"
            parcel.save(update_fields=["status"])
        if refused:
            raise CommandError("not handed over: " + "; ".join(refused))
