// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import com.ibm.icu.text.Collator;
import com.ibm.icu.text.RuleBasedCollator;
import com.ibm.icu.util.ULocale;
import com.ibm.icu.util.VersionInfo;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/**
 * CouchDB's order of JSON values: null, false, true, numbers, strings, arrays, objects; strings as
 * ICU's root collation has them.
 *
 * <p>CouchDB: src/couch/priv/couch_ejson_compare; docs, "View Collation".
 */
final class Collation {

  /** Frozen, and so safe for several threads. */
  private static final Collator ICU = Collator.getInstance(ULocale.ROOT).freeze();

  private Collation() {}

  /** What the order of strings depends on; an index in another one's order must be made again. */
  static String version() {
    return "icu-%s-%s".formatted(VersionInfo.ICU_VERSION, ICU.getVersion());
  }

  static int compare(Json left, Json right) {
    int byType = Integer.compare(rank(left), rank(right));
    if (byType != 0) {
      return byType;
    }
    return switch (left) {
      case Json.Null _, Json.Bool _ -> 0;
      case Json.Num number -> number.value().compareTo(((Json.Num) right).value());
      case Json.Str(String text) -> compare(text, ((Json.Str) right).value());
      case Json.Arr array -> compare(array, (Json.Arr) right);
      case Json.Obj object -> compare(object.members(), ((Json.Obj) right).members());
    };
  }

  /** Two strings may be different and have no order, say when one has an invisible character. */
  static int compare(String left, String right) {
    return left.equals(right) ? 0 : ICU.compare(left, right);
  }

  /** Bytes whose order is that of the strings; the only zero is the last one. */
  static ByteString key(String text) {
    return ByteString.copyFrom(((RuleBasedCollator) ICU).getCollationKey(text).toByteArray());
  }

  /** The place of a value's type in the order, from 1 on. */
  static int rank(Json value) {
    return switch (value) {
      case Json.Null _ -> 1;
      case Json.Bool(boolean isTrue) -> isTrue ? 3 : 2;
      case Json.Num _ -> 4;
      case Json.Str _ -> 5;
      case Json.Arr _ -> 6;
      case Json.Obj _ -> 7;
    };
  }

  private static int compare(Json.Arr left, Json.Arr right) {
    Iterator<Json> rest = right.elements().iterator();
    for (Json element : left.elements()) {
      if (!rest.hasNext()) {
        return 1;
      }
      int result = compare(element, rest.next());
      if (result != 0) {
        return result;
      }
    }
    return rest.hasNext() ? -1 : 0;
  }

  private static int compare(SortedMap<String, Json> left, SortedMap<String, Json> right) {
    Iterator<Map.Entry<String, Json>> rest = right.entrySet().iterator();
    for (Map.Entry<String, Json> member : left.entrySet()) {
      if (!rest.hasNext()) {
        return 1;
      }
      Map.Entry<String, Json> other = rest.next();
      int byName = compare(member.getKey(), other.getKey());
      int result = byName != 0 ? byName : compare(member.getValue(), other.getValue());
      if (result != 0) {
        return result;
      }
    }
    return rest.hasNext() ? -1 : 0;
  }
}
