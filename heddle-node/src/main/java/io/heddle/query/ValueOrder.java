// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import io.heddle.base.KeyOrder;

/** How a field's value compares to an argument: by {@link Collation}, and keys by their bytes. */
enum ValueOrder {
  COLLATION {
    @Override
    int compare(Json value, Json argument) {
      return Collation.compare(value, argument);
    }
  },
  KEY {
    @Override
    int compare(Json value, Json argument) {
      return value instanceof Json.Str(String key) && argument instanceof Json.Str(String text)
          ? KeyOrder.UTF8.compare(key, text)
          : 1; // in Erlang's order of terms a string comes after everything else
    }
  };

  abstract int compare(Json value, Json argument);

  static ValueOrder of(FieldPath path) {
    return path.equals(FieldPath.ID) ? KEY : COLLATION;
  }
}
