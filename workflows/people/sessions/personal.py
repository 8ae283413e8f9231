"""What a place in an initial training keeps about who took it."""

from workflows.kernel.privacy import STATISTICS, Basis, Personal, Whose, keep
from workflows.people.sessions.models import Enrolment
from workflows.people.training.personal import PREPARED

PERSONAL = {
    Enrolment: Personal(
        keeps=(keep("member session state state_since", PREPARED, Basis.AGREEMENT, STATISTICS),),
        whose=Whose(members=("member",)),
        plain="revision",
    ),
}
