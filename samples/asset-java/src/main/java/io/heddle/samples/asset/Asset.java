// SPDX-License-Identifier: Apache-2.0
package io.heddle.samples.asset;

import org.json.JSONObject;

/** Something that somebody owns, as it lies in the ledger: one JSON object with sorted keys. */
final class Asset {

  private final String id;
  private final String color;
  private final int size;
  private final String owner;
  private final int appraisedValue;

  Asset(String id, String color, int size, String owner, int appraisedValue) {
    this.id = id;
    this.color = color;
    this.size = size;
    this.owner = owner;
    this.appraisedValue = appraisedValue;
  }

  static Asset ofJson(String json) {
    JSONObject object = new JSONObject(json);
    return new Asset(
        object.getString("ID"),
        object.getString("Color"),
        object.getInt("Size"),
        object.getString("Owner"),
        object.getInt("AppraisedValue"));
  }

  String id() {
    return id;
  }

  String owner() {
    return owner;
  }

  Asset ownedBy(String newOwner) {
    return new Asset(id, color, size, newOwner, appraisedValue);
  }

  /** The same text on every peer: a JSON library may order keys as it likes, endorsers must not. */
  String toJson() {
    return "{\"AppraisedValue\":"
        + appraisedValue
        + ",\"Color\":"
        + JSONObject.quote(color)
        + ",\"ID\":"
        + JSONObject.quote(id)
        + ",\"Owner\":"
        + JSONObject.quote(owner)
        + ",\"Size\":"
        + size
        + "}";
  }
}
