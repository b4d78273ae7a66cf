// SPDX-License-Identifier: Apache-2.0
package io.heddle.query;

import com.google.protobuf.ByteString;
import io.heddle.ledger.Version;

/**
 * One result of a rich query.
 *
 * @param value the document or the fields asked for, as Fabric writes JSON
 */
public record QueryRecord(String key, ByteString value, Version version) {}
