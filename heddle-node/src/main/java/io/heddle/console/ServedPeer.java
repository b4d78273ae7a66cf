// SPDX-License-Identifier: Apache-2.0
package io.heddle.console;

import io.heddle.operations.Endpoints;

/**
 * A peer as the console shows it.
 *
 * @param host its name in its certificate
 * @param endpoint where clients find it
 * @param operations what its owner may ask, under the paths of its operations port
 */
public record ServedPeer(String host, String mspId, String endpoint, Endpoints operations) {}
