// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

/**
 * What an engine is asked to fetch. A name without a registry stays without: the engine knows its
 * usual one, which Fabric's client writes before it.
 *
 * <p>Fabric: moby's client, ImagePull, and distribution/reference, ParseNormalizedNamed.
 *
 * @param name with its registry, if it has one
 * @param tag or its digest
 */
record ImageReference(String name, String tag) {

  /** That of an image as people write it. */
  static ImageReference of(String image) {
    int digest = image.indexOf('@');
    String named = digest < 0 ? image : image.substring(0, digest);
    int colon = named.lastIndexOf(':');
    boolean hasTag = colon > named.lastIndexOf('/');
    String name = hasTag ? named.substring(0, colon) : named;
    String tag =
        digest >= 0 ? image.substring(digest + 1) : hasTag ? named.substring(colon + 1) : "latest";
    return new ImageReference(name, tag);
  }
}
