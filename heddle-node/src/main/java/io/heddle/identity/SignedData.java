// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;

/** Bytes, who claims to have signed them, and the signature. */
public record SignedData(ByteString data, ByteString identity, ByteString signature) {}
