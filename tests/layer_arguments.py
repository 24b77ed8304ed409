"""Arguments of the layers of the tests' small networks."""

from npi_tf.domains import get_domain
from npi_tf.layers import PictureCNN
from tests.helpers import ADDITION
from tests.models import SIZES

CANON = get_domain("canon")
ARGUMENT_SIZES = ADDITION.library.argument_sizes

ENCODER = {
    "observation_sizes": ADDITION.observation_sizes,
    "argument_sizes": ARGUMENT_SIZES,
    "hidden_units": SIZES.encoder_hidden_units,
    "encoding_dim": SIZES.encoding_dim,
}
CNN = {
    "channels": SIZES.channels,
    "features": SIZES.features,
    "shrink": SIZES.shrink,
    "pooling": True,
}
PICTURE_ENCODER = {
    **ENCODER,
    "observation_sizes": CANON.observation_sizes,
    "argument_sizes": CANON.library.argument_sizes,
    "vision": PictureCNN(**CNN),
    "view_sizes": CANON.view_sizes,
}
CORE = {
    "encoding_dim": SIZES.encoding_dim,
    "embedding_dim": SIZES.embedding_dim,
    "key_dim": SIZES.key_dim,
    "argument_sizes": ARGUMENT_SIZES,
    "units": SIZES.units,
    "layers": SIZES.layers,
    "fusion_units": (12, 10),
    "head_gain": 2.0,
}
MEMORY = {
    "program_count": len(ADDITION.library),
    "key_dim": SIZES.key_dim,
    "embedding_dim": SIZES.embedding_dim,
}
