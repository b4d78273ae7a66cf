// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import io.heddle.issue.OrganisationAuthority;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What an authority tells everybody of itself.
 *
 * @param name under which requests may ask for it: {@code ca-org1}
 */
record AuthorityInfo(String name, OrganisationAuthority authority) {

  /** The release of Fabric CA whose interface this is. */
  static final String VERSION = "1.5.21";

  /** There is no Idemix, so the keys for that are empty. */
  GoObject json(String version) {
    byte[] chain = authority.certificatePem().getBytes(StandardCharsets.US_ASCII);
    return new GoObject()
        .put("CAName", name)
        .put("CAChain", Base64.getEncoder().encodeToString(chain))
        .put("IssuerPublicKey", "")
        .put("IssuerRevocationPublicKey", "")
        .put("Version", version);
  }
}
