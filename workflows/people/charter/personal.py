"""What a signature of the charter keeps about who signed."""

from django.utils.translation import gettext_lazy as _

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, keep
from workflows.people.charter.models import CharterSignature
from workflows.people.privacy.terms import after_mandate

PROOF = _("To prove which words were signed, and by whom")
PERSONAL = {
    CharterSignature: Personal(
        keeps=(
            keep("typed_name authenticated_by", PROOF, Basis.AGREEMENT, after_mandate("member")),
            keep("member mandate version language text sha256 signed_at authenticated_at", PROOF, Basis.AGREEMENT,
                 STATISTICS),
        ),
        whose=Whose(members=("member",)),
        told={"authenticated_by": lambda signature, person: signature.identity_shown_by},
    ),
}  # fmt: skip
