"""Management command: hand packed parcels over to the carrier."""
import requests
from django.conf import settings
from django.core.management.base import BaseCommand

from shipping.models import Parcel


class Command(BaseCommand):
    help = "announce packed parcels to the carrier"

    def handle(self, *args, **options):
        session = requests.Session()
        session.headers["X-Api-Key"] = settings.CARRIER_KEY
        for parcel in Parcel.objects.filter(status="packed").iterator():
            response = session.post(
                f"{settings.CARRIER_URL}/announcements",
                json={"ref": parcel.pk, "grams": parcel.weight, "zip": parcel.zip_code},
                timeout=15,
            )
            parcel.status = "handed_over"
            parcel.save(update_fields=["status"])
            self.stdout.write(f"parcel {parcel.pk} handed over")
