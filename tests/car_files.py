"""Makes small files to load cars from: OBJ, DAE, glTF and their textures."""

import json

import numpy as np
import trimesh
from PIL import Image
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255,) * 3

SKIN = np.array([[RED, GREEN], [BLUE, WHITE]], np.uint8)
"""A picture: red at the upper left, green at the upper right and so on."""

CORNERS = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0.0]])
"""A square seen from +Z with +Y up, counter-clockwise."""

FACES = np.array([[0, 1, 2], [0, 2, 3]])

OBJ = """mtllib car.mtl
usemtl paint
v -1 -1 0\nv 1 -1 0\nv 1 1 0\nv -1 1 0
vt 0 0\nvt 1 0\nvt 1 1\nvt 0 1
f 1/1 2/2 3/3\nf 1/1 3/3 4/4
"""

DAE = """<?xml version="1.0"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
<asset><up_axis>Z_UP</up_axis></asset>
<library_images><image id="i"><init_from>skin.png</init_from></image>
</library_images>
<library_effects><effect id="e"><profile_COMMON>
<newparam sid="f"><surface type="2D"><init_from>i</init_from></surface>
</newparam>
<newparam sid="s"><sampler2D><source>f</source></sampler2D></newparam>
<technique sid="t"><lambert><diffuse>%s</diffuse></lambert></technique>
</profile_COMMON></effect></library_effects>
<library_materials><material id="m"><instance_effect url="#e"/></material>
</library_materials>
<library_geometries><geometry id="g"><mesh>
<source id="p"><float_array id="pa" count="12">-1 -1 0 1 -1 0 1 1 0 -1 1 0
</float_array><technique_common><accessor source="#pa" count="4" stride="3">
<param name="X" type="float"/><param name="Y" type="float"/>
<param name="Z" type="float"/></accessor></technique_common></source>
<source id="u"><float_array id="ua" count="8">0 0 1 0 1 1 0 1</float_array>
<technique_common><accessor source="#ua" count="4" stride="2">
<param name="S" type="float"/><param name="T" type="float"/></accessor>
</technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
<triangles count="2" material="sym">
<input semantic="VERTEX" source="#v" offset="0"/>
<input semantic="TEXCOORD" source="#u" offset="0"/>
<p>0 1 2 0 2 3</p></triangles></mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="w"><node><scale>1 2 1</scale>
<instance_geometry url="#g"><bind_material><technique_common>
<instance_material symbol="sym" target="#m"/></technique_common>
</bind_material></instance_geometry></node></visual_scene>
</library_visual_scenes>
<scene><instance_visual_scene url="#w"/></scene></COLLADA>
"""
TEXTURE = '<texture texture="s" texcoord="c"/>'


def save_skin(path, pixels=SKIN):
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(pixels).save(path)


def save_obj(folder, material="map_Kd skin.png", skin=SKIN):
    (folder / "car.obj").write_text(OBJ)
    (folder / "car.mtl").write_text(f"newmtl paint\n{material}\n")
    if skin is not None:
        save_skin(folder / "skin.png", skin)
    return folder / "car.obj"


def square(pixels=SKIN, **material):
    """Returns a square, with a texture unless `pixels` is None."""
    if pixels is not None:
        material["baseColorTexture"] = Image.fromarray(pixels)
    visual = TextureVisuals(
        uv=(CORNERS[:, :2] + 1) / 2, material=PBRMaterial(**material)
    )
    return trimesh.Trimesh(CORNERS, FACES, visual=visual, process=False)


def save(thing, path):
    if path.suffix == ".gltf":
        for name, data in trimesh.Scene(thing).export(file_type="gltf").items():
            name = path.name if name == "model.gltf" else name
            (path.parent / name).write_bytes(data)
    else:
        thing.export(path)
    return path


def save_textured(folder, ending):
    """Saves the square with `SKIN` on it."""
    if ending == "obj":
        return save_obj(folder)
    if ending == "dae":
        (folder / "car.dae").write_text(DAE % TEXTURE)
        save_skin(folder / "skin.png")
        return folder / "car.dae"
    path = save(square(), folder / f"car.{ending}")
    if ending == "gltf":  # GLB has the picture inside, this one beside it.
        header = json.loads(path.read_text())
        header["images"] = [{"uri": "skin.png"}]
        path.write_text(json.dumps(header))
        save_skin(folder / "skin.png")
    return path


def change_header(path, change):
    """Rewrites the JSON part of a GLB file."""
    data = path.read_bytes()
    size = int.from_bytes(data[12:16], "little")
    header = json.loads(data[20 : 20 + size])
    change(header)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 4)
    rest = data[20 + size :]
    total = (20 + len(text) + len(rest)).to_bytes(4, "little")
    length = len(text).to_bytes(4, "little")
    path.write_bytes(data[:8] + total + length + data[16:20] + text + rest)
