// SPDX-License-Identifier: Apache-2.0
package io.heddle.issue;

import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * The parts of a certificate's names in the kind of string that Go chooses for them.
 *
 * <p>Go: encoding/asn1, isPrintable.
 */
final class GoNameStyle extends BCStyle {

  private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,./:=?-]*");

  /** The string as it is, whatever stands in it. */
  static ASN1Encodable encode(String value) {
    return PRINTABLE.matcher(value).matches()
        ? new DERPrintableString(value)
        : new DERUTF8String(value);
  }

  @Override
  protected ASN1Encodable encodeStringValue(ASN1ObjectIdentifier identifier, String value) {
    return PRINTABLE.matcher(value).matches()
        ? new DERPrintableString(value)
        : super.encodeStringValue(identifier, value);
  }
}
