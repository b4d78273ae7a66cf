// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import java.util.Locale;

/**
 * Which certificate is meant, in hexadecimal digits without zeros in front.
 *
 * @param issuer the identifier of the authority's key
 */
record CertificateId(String serial, String issuer) {

  /** As somebody wrote it. */
  static CertificateId of(String serial, String issuer) {
    return new CertificateId(plain(serial), plain(issuer));
  }

  static String plain(String digits) {
    return digits.toLowerCase(Locale.ROOT).replaceFirst("^0+", "").replace(":", "");
  }
}
