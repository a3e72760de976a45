// Made from docs/openapi.json by `npm run api`.
export interface paths {
    "/api/v1/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the activity log, newest entry first. For admins, and for API keys with the scope `activity:read`. */
        get: operations["activity.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/activity/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the newest entries of the activity log as a file, at most 10,000. The header `X-Export-Truncated`
         *     says when there are more.
         */
        get: operations["activity.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys, newest first. Expired keys are included, revoked keys are not. */
        get: operations["api-keys.list"];
        put?: never;
        /** Create an API key. This response is the only place that shows its secret. */
        post: operations["api-keys.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key. It stops working at once. */
        delete: operations["api-keys.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approval-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rules about approvals, in the order in which they are tried. */
        get: operations["approval-rules.list"];
        put?: never;
        /** Create a rule about approvals. It counts for documents that are completed or corrected from now on. */
        post: operations["approval-rules.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approval-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a rule about approvals. */
        get: operations["approval-rules.find"];
        /** Replace what a rule says. Approvals that have begun go on as they are. */
        put: operations["approval-rules.replace"];
        post?: never;
        /** Delete a rule. Approvals that have begun go on. */
        delete: operations["approval-rules.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the approvals that wait for the caller or for anybody, newest first. */
        get: operations["approvals.list"];
        put?: never;
        /** Have a document approved by members of one's choice. Where a rule asks for an approval already, that one counts. */
        post: operations["approvals.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the approval of a document and those before it, by the document's identifier. The `ETag` is the approval's. */
        get: operations["approvals.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer what an approver has asked: the approval goes on. */
        post: operations["approvals.answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve, reject or ask back. `If-Match` names the version of the approval that the caller has seen, so that nobody
         *     approves what has changed meanwhile.
         */
        post: operations["approvals.decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a decided approval again: the fields are unlocked, and everybody decides once more. For admins and the
         *     approvers.
         */
        post: operations["approvals.reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/links/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve, reject or ask back by the link of a letter, without a session. The link works once. */
        post: operations["approvals.decide-by-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/links/look-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what the link of a letter is about. This changes nothing. */
        post: operations["approvals.look-up-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/change-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the e-mail address of the account. A link is mailed to the new address; the change takes effect
         *     when the user follows it.
         * @description The response is the same for an address that already belongs to another account.
         */
        post: operations["auth.change-email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/change-email/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm the new e-mail address with the token from the link mailed to it. */
        post: operations["auth.confirm-email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the password. */
        post: operations["auth.change-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/confirm-sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove the address with which one came from an organization's issuer for the first time, in the browser that began.
         *     This makes a member; sign in by the issuer afterwards.
         */
        post: operations["auth.confirm-sign-in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail a link for setting a new password.
         * @description The response is the same for an address without an account.
         */
        post: operations["auth.forgot-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/google/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Google sends the browser back to this address. The browser goes on to the site, signed in by the refresh
         *     cookie.
         * @description A user with a second factor is sent to `/sign-in#challenge=…` and shows it there. A user who may not sign
         *     in is sent to the site's `/sign-in?error=CODE`.
         */
        get: operations["auth.finish-google"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/google/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Send the browser to Google to sign in.
         * @description When Google can't be reached, the browser is sent to the site's `/sign-in?error=issuer_unavailable`
         *     instead.
         */
        get: operations["auth.start-google"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the user who is signed in. */
        get: operations["auth.find-me"];
        put?: never;
        post?: never;
        /** Delete the account. Documents and other work that the user added to an organization stay there. */
        delete: operations["auth.delete-me"];
        options?: never;
        head?: never;
        /** Change the user's name or language. */
        patch: operations["auth.change-me"];
        trace?: never;
    };
    "/api/v1/auth/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download everything stored about the user, as JSON. */
        get: operations["auth.export-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the available ways to sign in. */
        get: operations["auth.list-methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/openid/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The installation's own issuer sends the browser back to this address; the rest is as with Google. */
        get: operations["auth.finish-openid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/openid/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Send the browser to the installation's own issuer to sign in; the rest is as with Google. */
        get: operations["auth.start-openid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/organizations/{id}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The issuer of an organization sends the browser back to this address. The browser goes on to the site, signed
         *     in to this organization alone.
         * @description Somebody who comes for the first time is sent to `/sign-in?error=address_unproved` and proves the address by a link in a
         *     mail. Somebody who may not sign in is sent to `/sign-in?error=CODE`.
         */
        get: operations["auth.finish-organization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/organizations/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Send the browser to the issuer of an organization to sign in there.
         * @description A browser that does not come from a page of the site is sent to the organization's sign-in page first, so that nobody is
         *     signed in to an organization that they did not choose. When the issuer can't be reached, the browser is sent to
         *     `/sign-in?error=issuer_unavailable`.
         */
        get: operations["auth.start-organization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the user's passkeys. */
        get: operations["passkeys.list"];
        put?: never;
        /** Add the passkey that the browser created. */
        post: operations["passkeys.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a passkey. */
        delete: operations["passkeys.remove"];
        options?: never;
        head?: never;
        /** Rename a passkey. */
        patch: operations["passkeys.rename"];
        trace?: never;
    };
    "/api/v1/auth/passkeys/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start adding a passkey. */
        post: operations["passkeys.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange the refresh cookie for a new access token; the cookie is rotated. */
        post: operations["auth.refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with the token from the mailed link. This ends all of the user's sessions; the user
         *     then signs in again.
         */
        post: operations["auth.reset-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show which second factors the user has set up. */
        get: operations["second-factor.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/passkey/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Complete a sign-in with a passkey's response. */
        post: operations["second-factor.show-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/passkey/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start showing a passkey. */
        post: operations["second-factor.start-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/recovery-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Complete a sign-in with a recovery code. Each code works once. */
        post: operations["second-factor.show-recovery-code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create new recovery codes. The old ones stop working. */
        post: operations["second-factor.renew-recovery-codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Complete a sign-in with a code from the authenticator app. */
        post: operations["second-factor.show-totp"];
        /** Remove the authenticator app. */
        delete: operations["second-factor.remove-totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the authenticator app with a first code. If it is the user's only second factor, the response has new
         *     recovery codes.
         */
        post: operations["second-factor.confirm-totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/totp/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start setting up an authenticator app.
         * @description Sign-in does not ask for a code until a first code confirms the app.
         */
        post: operations["second-factor.start-totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the user's sessions. */
        get: operations["sessions.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one session. Its refresh token and all of its access tokens stop working. */
        delete: operations["sessions.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with e-mail and password.
         * @description A user with a second factor gets a challenge instead of a session, and no cookie.
         */
        post: operations["auth.sign-in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this session. The refresh cookie and all of its access tokens stop working.
         * @description Where an organization's issuer opened the session and has a page to end its own, the answer is 200 and names it.
         */
        post: operations["auth.sign-out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-out-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End all of the user's sessions, including this one. */
        post: operations["auth.sign-out-everywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an account together with its own organization.
         * @description The response is the same for an address that already has an account. Sign in afterwards. Until the user
         *     follows the link in the mail, they can't invite anyone or upload anything.
         */
        post: operations["auth.sign-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/switch-organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch to another of the user's organizations. The session moves there and gets a new access token. */
        post: operations["auth.switch-organization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify an e-mail address with the token from the link mailed to it. */
        post: operations["auth.verify-email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail the verification link again. The previous link stops working. */
        post: operations["auth.resend-verification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List automations, newest first. */
        get: operations["automations.list"];
        put?: never;
        /** Create an automation. It acts on what happens from now on. */
        post: operations["automations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an automation. */
        get: operations["automations.find"];
        put?: never;
        post?: never;
        /** Delete an automation and the log of its webhooks. Its past effects stay. */
        delete: operations["automations.delete"];
        options?: never;
        head?: never;
        /** Change an automation. Fields left out of the request keep their values. */
        patch: operations["automations.change"];
        trace?: never;
    };
    "/api/v1/automations/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what an automation did, newest first. Runs are kept for 90 days; what did not meet its condition is not among them. */
        get: operations["automations.runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the signing secret of an automation's webhooks. For 24 hours webhooks are signed with both
         *     secrets; during that time the secret can't be replaced again (`secret_changing`).
         */
        post: operations["automations.rotate-secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Test an automation on a document: whether it would act, and if not, why. This changes nothing. */
        post: operations["automations.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/automations/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an automation out before it is made: on which of the newest 100 objects it would act, and what it would do. This
         *     changes nothing.
         */
        post: operations["automations.try"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how often images of pages and the contents of files were there already in the last 30 days, and what is kept. */
        get: operations["cache.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cache/cleanup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove images of pages and searchable PDFs of the organization that nobody asks for, 1,000 at a time. Each is made
         *     again when somebody does.
         */
        post: operations["cache.clean"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/card-comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a comment: its author and admins may. */
        delete: operations["card-comments.delete"];
        options?: never;
        head?: never;
        /** Change a comment, which its author may. Members who were told before are not told again. */
        patch: operations["card-comments.change"];
        trace?: never;
    };
    "/api/v1/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a card: at the end of its stage unless told otherwise. */
        post: operations["cards.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a card. */
        get: operations["cards.find"];
        put?: never;
        post?: never;
        /** Delete an archived card for good. */
        delete: operations["cards.delete"];
        options?: never;
        head?: never;
        /** Change what a card says, archive it or take it out of the archive. Fields left out of the request keep their values. */
        patch: operations["cards.change"];
        trace?: never;
    };
    "/api/v1/cards/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened to a card, newest first. */
        get: operations["cards.list-activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/checklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the checklist of a card, at most 200 items. */
        get: operations["cards.show-checklist"];
        put?: never;
        /** Add an item at the end of a card's checklist. */
        post: operations["cards.add-item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the comments of a card, newest first. */
        get: operations["cards.list-comments"];
        put?: never;
        /** Write a comment on a card. Each member it mentions is notified once. */
        post: operations["cards.comment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/documents/{document}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link a document to a card, which has 100 at most. */
        put: operations["cards.link-document"];
        post?: never;
        /** Take a document off a card. */
        delete: operations["cards.unlink-document"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put a label on a card, which has 20 at most. One that it has already stays. */
        put: operations["cards.put-label"];
        post?: never;
        /** Take a label off a card. */
        delete: operations["cards.take-label-off"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move a card to another place, stage or pipeline. Where a neighbour has left the stage meanwhile, the other one counts, and
         *     without either the card goes to the end. The card is answered with 412 only when it was itself changed since.
         */
        post: operations["cards.move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change up to 500 cards. Each is changed or refused by itself: the answer says which, and why. */
        post: operations["cards.change-many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/bulk/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a change of many cards back, within a minute. A card that was changed since is left as it is. */
        post: operations["cards.undo-change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open cards of all pipelines for which somebody is waited for, the longest wait first: cards without a next step,
         *     with one that is overdue, or unchanged for five working days.
         */
        get: operations["cards.list-waiting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checklist-items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an item off its checklist. */
        delete: operations["checklist-items.delete"];
        options?: never;
        head?: never;
        /** Change an item of a checklist, say that it is done, or put it to another place. */
        patch: operations["checklist-items.change"];
        trace?: never;
    };
    "/api/v1/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List customers, all or those with a part of a name, e-mail address, domain, telephone number or VAT identifier. */
        get: operations["customers.list"];
        put?: never;
        /** Add a customer. Documents and mails that name it attach themselves to it, also those that are already there. */
        post: operations["customers.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a customer. */
        get: operations["customers.find"];
        put?: never;
        post?: never;
        /** Delete a customer with its timeline. Its documents stay. */
        delete: operations["customers.delete"];
        options?: never;
        head?: never;
        /** Change a customer. Fields left out of the request keep their values; a list replaces the one before. */
        patch: operations["customers.change"];
        trace?: never;
    };
    "/api/v1/customers/{id}/documents/{document_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Attach a document to a customer by hand. */
        put: operations["customers.attach-document"];
        post?: never;
        /** Take a document off a customer. It does not attach itself to that customer again. */
        delete: operations["customers.detach-document"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/{id}/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the entries of a customer's timeline by kind, and add up their amounts by currency. */
        get: operations["customers.figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merge another customer into this one: what it is known by and its timeline move. It can be undone for 30 days. */
        post: operations["customers.merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened with a customer, newest first. */
        get: operations["customers.timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List pairs of customers that may be one and the same, among the 5,000 oldest. */
        get: operations["customers.duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download all customers as a spreadsheet that an import reads back. */
        get: operations["customers.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import customers from a spreadsheet, or tell what each of its rows would do. Rows that are refused are left out;
         *     everything else is written at once or not at all.
         */
        post: operations["customers.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/merges/{merge_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo a merge of the last 30 days: exactly what moved goes back. */
        post: operations["customers.undo-merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the customer that has your verified e-mail address. */
        get: operations["customers.mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/customers/mine/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what of that customer's timeline is yours: your own documents, newest first. */
        get: operations["customers.my-timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List documents with labels, uploader and thumbnail. Documents whose file has not arrived yet are listed only when
         *     filtered by that status, and those in the trash only with `trash`.
         */
        get: operations["documents.list"];
        put?: never;
        /** Upload a file in a single request. Meant for scripts. */
        post: operations["documents.upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a document and its status. */
        get: operations["documents.find"];
        put?: never;
        post?: never;
        /** Put a document into the trash. It can be restored for 30 days (`TRASH_DAYS`), then it is removed for good. */
        delete: operations["documents.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put a document into the archive: lists leave it out, a search finds it, and it is kept like any other. */
        put: operations["documents.archive"];
        post?: never;
        /** Take a document out of the archive. */
        delete: operations["documents.unarchive"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report that the file has been uploaded. If it was sent in parts, they are put together; missing ones are named.
         *     Calling this again changes nothing.
         */
        post: operations["documents.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the customers that a document is of. */
        get: operations["customers.of-document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a signed link to the original file. */
        get: operations["documents.download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/extract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Extract kind and fields again, using everything the organization has learned and set since. Confirmed
         *     values stay.
         */
        post: operations["documents.extract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/extractions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List all versions of the extracted fields, newest first, each with its origin and author. */
        get: operations["documents.list-extractions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/extractions/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Compare two versions of the extracted fields. */
        get: operations["documents.compare-extractions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show kind, fields, line items and checks. Each field has a confidence and its position on the page. */
        get: operations["documents.find-fields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Confirm or correct fields and line items; this creates a new version. Send correct values as well as corrected ones:
         *     extraction of the vendor's next document learns from both. Line items are sent as a whole table, and only with the
         *     version they were made from as `If-Match`. The `ETag` is the document's.
         */
        patch: operations["documents.correct-fields"];
        trace?: never;
    };
    "/api/v1/documents/{id}/fields/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download kind, fields and line items as a file: CSV (RFC 4180), JSON, or an invoice in UBL 2.1 (EN 16931). */
        get: operations["documents.export-fields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the files embedded in a PDF or attached to a mail. Attachments of a mail in a readable format also become
         *     documents of their own.
         */
        get: operations["documents.list-files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/files/{position}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a signed link to an embedded or attached file. The link downloads the file and works for 15 minutes. */
        get: operations["documents.download-file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/guards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what makes somebody look at a document before it is paid: another account than the vendor's, an invoice that
         *     came before, a VAT identifier that is not the vendor's, the organization itself as the vendor.
         */
        get: operations["documents.list-guards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/guards/{guard}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge a guard: you have checked, and it is right. It no longer asks for a review for that value, and a new
         *     account becomes known as the vendor's.
         */
        post: operations["documents.acknowledge-guard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put a document on hold, or give another reason: nothing puts it into the trash or erases it until an admin releases
         *     it.
         */
        put: operations["documents.hold"];
        post?: never;
        /** Release a document's hold. Calling this again changes nothing. */
        delete: operations["documents.release"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a document's labels. */
        get: operations["documents.list-labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Add a label to a document. Calling this again changes nothing. */
        put: operations["documents.put-label"];
        post?: never;
        /** Remove a label from a document. Calling this again changes nothing. */
        delete: operations["documents.remove-label"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a document's notes, at most 1,000. */
        get: operations["documents.list-notes"];
        put?: never;
        /** Write a note on a page: a remark, a highlighted passage or a box. Members it mentions are notified. */
        post: operations["documents.add-note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/notes/{note}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a note: its author and admins may. */
        delete: operations["documents.delete-note"];
        options?: never;
        head?: never;
        /**
         * Change a note, settle it or open it again. Everybody of the staff settles; only its author and admins change what it
         *     says.
         */
        patch: operations["documents.change-note"];
        trace?: never;
    };
    "/api/v1/documents/{id}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List pages with their words. Boxes are in pixels of the stored page image (for a PDF page: at 200 dpi). */
        get: operations["documents.list-pages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/pages/{page}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a page as an image: WebP, or JPEG when `Accept` prefers it. 303 redirects to the image; 202 means that
         *     it is still being made.
         */
        get: operations["documents.find-page-image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the parts that are stored: after a reload, send the others only. */
        get: operations["documents.list-parts"];
        put?: never;
        /** Get URLs for parts of a file, each to be PUT. Ask again for a part whose URL no longer works, or that broke off. */
        post: operations["documents.sign-parts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Supply the password of a document that failed with `encrypted`. The document is then read again. */
        post: operations["documents.give-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/relations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the documents that a document belongs to: as somebody said, by the mail they came in, and proposed ones. A credit
         *     note proposes the vendor's invoices whose numbers stand in its text.
         */
        get: operations["documents.list-relations"];
        put?: never;
        /** Say what a document is to another: this also confirms what is proposed. Saying it again changes nothing. */
        post: operations["documents.relate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/relations/{relation}/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take back what a document is to another. Calling this again changes nothing. */
        delete: operations["documents.unrelate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a document out of the trash. */
        post: operations["documents.restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a failed document back in the queue. */
        post: operations["documents.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/searchable-pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a PDF of a scan in which the recognized words can be selected and searched. 303 redirects to the file;
         *     202 means that it is still being made. For a PDF that already consists of text, this is the original file.
         */
        get: operations["documents.find-searchable-pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a document's share links. Clients see their own. */
        get: operations["documents.list-shares"];
        put?: never;
        /**
         * Share a document by a link that works for 1 to 7 days, for everybody who has it. Its address is in the response to
         *     this call alone.
         */
        post: operations["documents.share"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/shares/{share}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a share link. Calling this again changes nothing. */
        delete: operations["documents.revoke-share"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/sheets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the cells of a spreadsheet with their addresses, sheet by sheet. The list is empty for other formats. */
        get: operations["documents.list-sheets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the document's text in reading order. */
        get: operations["documents.find-text"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End an upload whose file has not arrived. What was sent in parts is removed together with the document; the ticket
         *     of a single PUT is marked as failed.
         */
        delete: operations["documents.cancel-upload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a document's file. */
        get: operations["documents.list-file-versions"];
        put?: never;
        /**
         * Put an uploaded file in the place of a document's. The older one is kept as a version; the document keeps its notes,
         *     labels and relations, and is read and extracted anew.
         */
        post: operations["documents.replace-file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/versions/{number}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a signed link to a version of the file; it works for 15 minutes. */
        get: operations["documents.download-file-version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}/versions/{number}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an older version of the file the newest one again. Nothing is lost: the present one becomes a version. */
        post: operations["documents.restore-file-version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do one thing with up to 500 documents. Each is done or refused by itself: the answer says which, and why. `restore`
         *     undoes `delete`, `unarchive` undoes `archive`, `unlabel` undoes `label`; repeating a call changes nothing that is done already.
         */
        post: operations["documents.act-on-many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the documents that a filter finds, to 10,000 at most. */
        get: operations["documents.count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download documents with their fields as one file: those of a filter in the order of the list, at most 10,000. The
         *     header `X-Export-Truncated` says when there are more. Where the organization lets out approved documents only, those
         *     whose approval is not finished are left out, and `X-Export-Withheld` says how many.
         */
        get: operations["documents.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what came in and was done in the last 30 days, how fast, and what needs somebody. Clients see the figures of
         *     their own documents.
         */
        get: operations["documents.show-figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what goes next, with its day: what retention puts into the trash, and what the trash erases. */
        get: operations["documents.list-leaving"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search documents: best first, with the places of the hits and the page they are on. Words are found in every form
         *     of their language and without accents; a misspelt name of a vendor finds the vendor. Of words that very many
         *     documents have, the newest of these are ranked. Takes the filters of the list.
         */
        get: operations["documents.search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/trash/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a document in the trash for good, with its file and everything made of it. This can't be undone. */
        delete: operations["documents.erase"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start an upload. The response holds a ticket: PUT the file to its URL, then call `complete`. If the request names a
         *     SHA-256 that one of your documents has, the response is that document with status 200, and nothing has to be sent.
         */
        post: operations["documents.start-upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/uploads/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start many uploads. Each file gets a ticket or a refusal of its own, under the same limits as in single requests. */
        post: operations["documents.start-uploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List saved views, by name: one's own, and for operators and admins the shared ones. */
        get: operations["views.list"];
        put?: never;
        /** Save a view. */
        post: operations["views.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a saved view. */
        get: operations["views.find"];
        /**
         * Replace a saved view: rename it, share it, or give it other filters. Shared views of others are changed by admins
         *     alone.
         */
        put: operations["views.replace"];
        post?: never;
        /** Delete a saved view. Shared views of others are deleted by admins alone. */
        delete: operations["views.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drop/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what an upload link is for. An unknown link and one that is over get the same response. */
        get: operations["drop.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drop/{token}/captures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin a document of photographs. It counts as one file of the link. */
        post: operations["drop.begin-capture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drop/{token}/captures/{id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have the photographs made into one PDF, straightened, with these as its pages. Calling this again changes nothing. */
        post: operations["drop.finish-capture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drop/{token}/captures/{id}/photographs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the photographs of the document that are stored: after a break, send the others only. */
        get: operations["drop.list-photographs"];
        put?: never;
        /** Announce a photograph of the document. */
        post: operations["drop.add-photograph"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drop/{token}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Announce a file. What is refused of members is refused here. */
        post: operations["drop.start-upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drop/{token}/files/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report that a file has been sent. Calling this again changes nothing. */
        post: operations["drop.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drop/{token}/files/{id}/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the parts of a file that are stored: after a break, send the others only. */
        get: operations["drop.list-parts"];
        put?: never;
        /** Get URLs for parts of a file, each to be PUT. */
        post: operations["drop.sign-parts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream hints about what happens in the organization, as Server-Sent Events. A hint names an object that has changed
         *     and carries no data: ask for the object again by its own route. Clients get hints about their own documents only.
         * @description A comment arrives every 15 seconds. The stream ends after about four minutes, or when the session ends: connect
         *     again with the header `Last-Event-ID` to hear what you missed. The event `reset` means that something may be
         *     missing, so ask for everything again. Where this API runs as a Function nothing is streamed (503
         *     `no_live_events`).
         */
        get: operations["events.stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the public forms. */
        get: operations["forms.list"];
        put?: never;
        /** Create a public form. Fields for name, address and message are added where they are missing. */
        post: operations["forms.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a form. */
        get: operations["forms.find"];
        put?: never;
        post?: never;
        /** Delete a form: its address leads nowhere from now on. Requests that came by it stay. */
        delete: operations["forms.delete"];
        options?: never;
        head?: never;
        /**
         * Change a form. Fields left out of the request keep their values; other questions are a new version, and answers that
         *     were given keep theirs.
         */
        patch: operations["forms.change"];
        trace?: never;
    };
    "/api/v1/hand-overs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hand-overs, newest first. Each is removed with its file after 30 days. */
        get: operations["hand-overs.list"];
        put?: never;
        /**
         * Ask for the documents of a period as one file: a ZIP with the files, their fields as a table and as UBL, postings for
         *     DATEV, and a list of what is missing. It is made in the background.
         */
        post: operations["hand-overs.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hand-overs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a hand-over and how far it is. */
        get: operations["hand-overs.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hand-overs/{id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a link that downloads the file of a hand-over. It works for five minutes. */
        post: operations["hand-overs.download"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check the installation: 200 when every required part answers, otherwise 503. */
        get: operations["health.check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/mail/{mailbox}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post a raw mail (MIME, up to 25 MiB) to a mailbox. It is signed with the mailbox's secret as Standard Webhooks says; one
         *     that comes again with the same `webhook-id` has the same answer.
         */
        post: operations["hooks.take-mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/s3-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Receive notice of objects stored in the bucket. Authenticated by the bearer token `BUCKET_EVENT_SECRET`. */
        post: operations["hooks.take-s3-events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a form to whoever wants to fill it in. An unknown form and one that takes nothing get the same response. */
        get: operations["intake.find-form"];
        put?: never;
        /**
         * Send what was filled in, as JSON with a solved challenge, or as a page without a script does
         *     (`application/x-www-form-urlencoded`), which is answered by a page: 201 when it was sent, 200 with what is to be corrected.
         */
        post: operations["intake.send-form"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/{slug}/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a form as a page that needs no script. */
        get: operations["intake.show-page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/status/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the sender of a request where it stands, by the link they were given. An unknown link and one that is over get
         *     the same response.
         */
        get: operations["intake.status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List open invitations, newest first. */
        get: operations["invitations.list"];
        put?: never;
        /** Invite a person by mail. A second invitation to the same address replaces the first. */
        post: operations["invitations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invitation. */
        delete: operations["invitations.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail an invitation again, valid for seven more days. The link in the previous mail stops working. */
        post: operations["invitations.resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation with the signed-in account. The account's verified address must be the invited one. */
        post: operations["invitations.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/look-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show what an invitation is for, given the token from its link. The response does not reveal whether the
         *     address has an account.
         */
        post: operations["invitations.look-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation without an account. This creates one for the invited address, which the link has
         *     verified. Sign in afterwards.
         */
        post: operations["invitations.sign-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List jobs, newest first: those that wait or run, and those that were over within the last months. */
        get: operations["jobs.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a job with its attempts. */
        get: operations["jobs.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job. One that waits is over at once; a running one is told to stop, and ends with the next heartbeat of its
         *     worker.
         */
        post: operations["jobs.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a waiting job start now, before all others of its queue. */
        post: operations["jobs.promote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a job that was given up or cancelled back in the queue, with all its attempts. A document that failed with it
         *     waits for it again.
         */
        post: operations["jobs.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the kinds of jobs with what waits and runs of each, how the last day's ended, and whether they are paused. */
        get: operations["jobs.list-queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/queues/{kind}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let no job of a kind start in this organization until it is resumed. They wait; running ones go on. Calling this
         *     again changes nothing.
         */
        post: operations["jobs.pause-queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/queues/{kind}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let jobs of a kind start again in this organization. Calling this again changes nothing. */
        post: operations["jobs.resume-queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List labels, newest first or by name, all or those whose name has a part. */
        get: operations["labels.list"];
        put?: never;
        /** Create a label. */
        post: operations["labels.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a label. */
        get: operations["labels.find"];
        put?: never;
        post?: never;
        /** Delete a label. This removes it from all documents. */
        delete: operations["labels.delete"];
        options?: never;
        head?: never;
        /** Change a label's name or colour. Fields left out of the request keep their values. */
        patch: operations["labels.change"];
        trace?: never;
    };
    "/api/v1/mailboxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List mailboxes, newest first, each with how it is. */
        get: operations["mailboxes.list"];
        put?: never;
        /**
         * Set up a mailbox. One that is fetched by password is opened first: what is wrong with host, port, security, log-in or
         *     folder is said at the field. One at Google or Microsoft is connected afterwards. One that mails are posted to gets its
         *     secret.
         */
        post: operations["mailboxes.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a mailbox. */
        get: operations["mailboxes.find"];
        /**
         * Replace what a mailbox says. Without a password it keeps the one it has, unless host, port, security or user differ.
         *     It is opened first, as when it was set up, unless it is switched off. Another user or another kind of log-in wants a new
         *     consent at Google or Microsoft.
         */
        put: operations["mailboxes.replace"];
        post?: never;
        /** Delete a mailbox and its ledger. Its documents stay. */
        delete: operations["mailboxes.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/connect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to connect a mailbox at Google or Microsoft: the page on which its owner consents that it is read. Whoever begins
         *     has to finish, by what the provider sends them back with.
         */
        post: operations["mailboxes.connect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fetch a mailbox now instead of within the minute. The answer does not wait for it. */
        post: operations["mailboxes.fetch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the mails of a mailbox, those that were seen last first, all or those with one fate. */
        get: operations["mailboxes.messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/messages/{message}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a mail of the ledger with the files inside. */
        get: operations["mailboxes.message"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/messages/{message}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fetch a mail again that was refused or given up. */
        post: operations["mailboxes.retry-message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the secret of a mailbox that mails are posted to. For 24 hours mails are accepted that were signed with either;
         *     during that time the secret can't be replaced again (`secret_changing`).
         */
        post: operations["mailboxes.rotate-secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mailboxes/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish connecting a mailbox with what the provider sent the browser back with. Each answer counts once, and only from the
         *     member who began.
         */
        post: operations["mailboxes.finish-consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List members, including deactivated ones, newest users first. */
        get: operations["members.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a member. */
        get: operations["members.find"];
        put?: never;
        post?: never;
        /** Remove a member, or leave the organization. The member's work stays. */
        delete: operations["members.remove"];
        options?: never;
        head?: never;
        /** Change a member's role. */
        patch: operations["members.change-role"];
        trace?: never;
    };
    "/api/v1/members/{user_id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate a member. They stay in the list and can be reactivated. */
        post: operations["members.deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{user_id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reactivate a member with their previous role. They have to sign in again. */
        post: operations["members.reactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the user's notifications, newest first. */
        get: operations["notifications.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a notification as read. Calling this again changes nothing. */
        post: operations["notifications.read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark all of the user's notifications as read. */
        post: operations["notifications.read-all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the user's organizations with their role in each. */
        get: operations["organizations.list"];
        put?: never;
        /** Create another organization with the user as its admin. Switch to it to work there. */
        post: operations["organizations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the current organization. This also works while the organization waits for its deletion. */
        get: operations["organizations.find"];
        put?: never;
        post?: never;
        /**
         * Delete the organization. It is closed at once and erased after thirty days; until then an admin can
         *     restore it.
         */
        delete: operations["organizations.delete"];
        options?: never;
        head?: never;
        /** Change the organization's settings. Fields left out of the request keep their values. */
        patch: operations["organizations.change"];
        trace?: never;
    };
    "/api/v1/organizations/current/issuer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the organization's own issuer, and the addresses to register there. */
        get: operations["organizations.find-issuer"];
        /** Set the organization's own issuer, whole. Another issuer or client ends the sessions that the one before opened. */
        put: operations["organizations.set-issuer"];
        post?: never;
        /** Remove the organization's own issuer. Sessions that it opened end at once. */
        delete: operations["organizations.remove-issuer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/current/issuer/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try an issuer: ask it what it says about itself. Nothing is saved. */
        post: operations["organizations.try-issuer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/current/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore an organization that waits for its deletion. */
        post: operations["organizations.restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organizations/current/settings/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the settings of approvals. */
        get: operations["organizations.find-approval-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the settings of approvals. Fields left out of the request keep their values. */
        patch: operations["organizations.change-approval-settings"];
        trace?: never;
    };
    "/api/v1/organizations/current/settings/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the settings of customers. */
        get: operations["organizations.find-customer-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the settings of customers. Fields left out of the request keep their values. */
        patch: operations["organizations.change-customer-settings"];
        trace?: never;
    };
    "/api/v1/organizations/current/settings/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the settings of documents. */
        get: operations["organizations.find-document-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the settings of documents. Fields left out of the request keep their values. */
        patch: operations["organizations.change-document-settings"];
        trace?: never;
    };
    "/api/v1/organizations/current/settings/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show who the organization itself is: never taken for the vendor of a document, and recognized as the buyer. */
        get: operations["organizations.find-identity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change who the organization itself is. Lists replace those that were set; those left out stay. Documents extracted
         *     from now on, or again, know it.
         */
        patch: operations["organizations.change-identity"];
        trace?: never;
    };
    "/api/v1/organizations/current/settings/intake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the settings of intake. */
        get: operations["organizations.find-intake-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the settings of intake. Fields left out of the request keep their values. */
        patch: operations["organizations.change-intake-settings"];
        trace?: never;
    };
    "/api/v1/organizations/current/settings/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the settings of language models. */
        get: operations["organizations.find-model-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the settings of language models. Fields left out of the request keep their values. */
        patch: operations["organizations.change-model-settings"];
        trace?: never;
    };
    "/api/v1/pipelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the pipelines with their stages, by name, at most 100. */
        get: operations["pipelines.list"];
        put?: never;
        /** Create a pipeline with its stages. */
        post: operations["pipelines.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a pipeline with its stages. */
        get: operations["pipelines.find"];
        put?: never;
        post?: never;
        /** Delete a pipeline that has no cards, not even archived ones. */
        delete: operations["pipelines.delete"];
        options?: never;
        head?: never;
        /** Rename a pipeline, archive it or take it out of the archive. Fields left out of the request keep their values. */
        patch: operations["pipelines.change"];
        trace?: never;
    };
    "/api/v1/pipelines/{id}/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a board: the first cards of every stage, and for each stage how many there are and what they are worth. */
        get: operations["pipelines.show-board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download all cards of a pipeline, archived ones too, at most 50,000. An import reads the table back. */
        get: operations["pipelines.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make cards of the rows of a spreadsheet, or say what that would do. All rows become cards but those that are refused. */
        post: operations["pipelines.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{id}/intake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show whether a pipeline takes requests, in which stage, and what belongs there. */
        get: operations["pipelines.find-intake"];
        /** Say whether a pipeline takes requests, in which stage, and what belongs there. */
        put: operations["pipelines.put-intake"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{id}/stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a stage to a pipeline, which has 30 at most. */
        post: operations["pipelines.add-stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{id}/stages/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put the stages of a pipeline into an order. */
        put: operations["pipelines.order-stages"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List requests: those that wait for a person, the oldest first, unless asked otherwise. */
        get: operations["requests.list"];
        put?: never;
        /** Enter a request: what somebody said on the telephone, or what a program received. Rules and model look at it next. */
        post: operations["requests.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a request with its text, its files, what was decided and what happened. */
        get: operations["requests.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what is known of a request. Fields left out keep their values; null takes customer or member away. */
        patch: operations["requests.change"];
        trace?: never;
    };
    "/api/v1/requests/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say where a request goes: a card is made of it. Another pipeline than the suggested one is a correction, which is
         *     learnt from.
         */
        post: operations["requests.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that a request is done. */
        post: operations["requests.close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the messages of a request, oldest first. What a form, a program or a member wrote is the request's own text, and
         *     no message.
         */
        get: operations["requests.messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write a note at a request, for the staff only. */
        post: operations["requests.note"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release or discard the further mails of a sender who sent too many, up to 500 by one call; the request is closed with
         *     the last of them.
         */
        post: operations["requests.settle-parked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that a request is none of ours. A card that was made of it stays. */
        post: operations["requests.reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a rejected or closed request again. */
        post: operations["requests.reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer a request by mail, in its thread. What becomes of the mail is shown at the message. */
        post: operations["requests.reply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what an answer would be sent with: to whom, with which subject and history, and where answers to it go. */
        get: operations["requests.draft-reply"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back what the caller has just decided, within 60 seconds: the card goes if nobody has touched it. */
        post: operations["requests.undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide the same about up to 200 requests. Each is done or refused by itself; each can be taken back with `undo`. */
        post: operations["requests.decide-many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how many requests stand where. */
        get: operations["requests.figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/requests/promise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what a threshold would have come to on the organization's own last 500 requests. */
        get: operations["requests.promise"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routing-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rules about where requests go, in the order in which they are tried. */
        get: operations["routing-rules.list"];
        put?: never;
        /** Create a rule about where requests go. It is tried last, and counts for requests that arrive from now on. */
        post: operations["routing-rules.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routing-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a rule about where requests go. */
        get: operations["routing-rules.find"];
        put?: never;
        post?: never;
        /** Delete a rule. Requests that it has sent somewhere stay there. */
        delete: operations["routing-rules.delete"];
        options?: never;
        head?: never;
        /** Change a rule. Fields left out keep their values; null takes one away. */
        patch: operations["routing-rules.change"];
        trace?: never;
    };
    "/api/v1/routing-rules/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try out a rule that is not saved: what it would have done with the last 500 requests. This changes nothing. */
        post: operations["routing-rules.dry-run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/routing-rules/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put the rules in another order. */
        put: operations["routing-rules.order"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/share/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what a share link leads to. An unknown link and one that is over get the same response. This counts nothing. */
        get: operations["share.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/share/{token}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a signed link to the file, which works for a minute. Every call counts as a download. */
        post: operations["share.download"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/share/{token}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enter the password of a share link, to see what it leads to. Guessing gets slower with every failure. */
        post: operations["share.open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a stage. Its cards, archived ones too, go to another stage of the pipeline; the last stage stays. */
        delete: operations["stages.delete"];
        options?: never;
        head?: never;
        /**
         * Change a stage. Fields left out of the request keep their values. A limit below the number of cards that are there
         *     lets them stay.
         */
        patch: operations["stages.change"];
        trace?: never;
    };
    "/api/v1/stages/{id}/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the cards of a stage. */
        get: operations["stages.list-cards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/upload-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List upload links: a client their own, operators and admins all. */
        get: operations["upload-links.list"];
        put?: never;
        /**
         * Make a link by which everybody who has it sends files to the organization. What comes by it is the caller's. The
         *     address is in the response to this call alone.
         */
        post: operations["upload-links.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/upload-links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an upload link: nothing more comes by it. Calling this again changes nothing. */
        delete: operations["upload-links.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vendors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List vendors, newest first or by name, all or those whose name or VAT identifier has a part, with the fields whose positions on the vendor's documents were learned. */
        get: operations["vendors.list"];
        put?: never;
        /** Add a vendor. From now on, extraction corrects this vendor's name and address on documents. */
        post: operations["vendors.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vendors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a vendor. */
        get: operations["vendors.find"];
        put?: never;
        post?: never;
        /** Delete a vendor and everything learned about it. Its documents stay unchanged. */
        delete: operations["vendors.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhook deliveries, newest first. Finished deliveries are kept for 90 days. */
        get: operations["webhook-deliveries.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a webhook delivery with its body. */
        get: operations["webhook-deliveries.find"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a finished webhook delivery again. It keeps its `webhook-id`, so a receiver can recognize a
         *     duplicate.
         */
        post: operations["webhook-deliveries.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Where a request goes. */
        AcceptRequest: {
            assignee_id?: components["schemas"]["UserId"] | null;
            /** @description The labels of its card, to 20; as suggested when absent. */
            labels?: components["schemas"]["LabelId"][] | null;
            pipeline_id?: components["schemas"]["PipelineId"] | null;
            priority?: components["schemas"]["CardPriority"] | null;
            stage_id?: components["schemas"]["StageId"] | null;
            /**
             * Format: int64
             * @description The version that was seen.
             */
            version: number;
        };
        AccountDeletion: {
            /** @description The account's password. */
            password: string;
        };
        /** @description What is kept about a user's account. */
        AccountExport: {
            /** @description Keys for programs that the user made, without the keys. */
            api_keys: unknown[];
            /** @description Accounts elsewhere that are linked. */
            identities: unknown[];
            /** @description Passkeys by name, and whether one-time passwords are on. */
            second_factors: unknown;
            /** @description Sign-ins that are kept, with device and address. */
            sessions: unknown[];
            /** @description Name, address, locale and times. */
            user: unknown;
        };
        /** @description One row of the log. */
        ActivityEntry: {
            /** @description What happened, such as `document.uploaded`. */
            action: string;
            /**
             * Format: uuid
             * @description The user, or the one who made the key; absent for background work.
             */
            actor_id?: string | null;
            /** @description The user's name. */
            actor_name?: string | null;
            /** @description From which address. */
            address?: string | null;
            /** @description What changed or is new, as it became. */
            after?: unknown;
            /**
             * Format: uuid
             * @description The key that acted, where it was no person.
             */
            api_key_id?: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What changed, as it was. */
            before?: unknown;
            /**
             * Format: uuid
             * @description Grows with time.
             */
            id: string;
            /**
             * Format: uuid
             * @description To which.
             */
            object_id?: string | null;
            /** @description To what kind of object. */
            object_type: string;
            /** @description With which program. */
            user_agent: string;
        };
        /** @description A passkey that was added. */
        AddedPasskey: {
            /** @description The passkey. */
            passkey: components["schemas"]["Passkey"];
            /**
             * @description With the user's first factor, ten codes that each stand in once for it, shown here and never again; empty
             *     otherwise.
             */
            recovery_codes: string[];
        };
        /** @description Another value that a field may have. */
        Alternative: {
            /** @description `[x0, y0, x1, y1]` in pixels of the stored page image. */
            box?: number[] | null;
            /**
             * Format: float
             * @description The chance, 0 to 1, that it is right.
             */
            confidence: number;
            /**
             * Format: int32
             * @description Page from 0, when the value was seen on one.
             */
            page?: number | null;
            /** @description Where it comes from. */
            source: components["schemas"]["Source"];
            /** @description In the form of the field's own value. */
            value: string;
        };
        /**
         * @description A decimal of at most twelve digits before the point and four after it, in units of the last of those.
         * @example 1190.00
         */
        Amount: string;
        /** @description A range of amounts, its ends included. */
        AmountRange: {
            /** @description In this currency alone (ISO 4217), such as `EUR`; in any when absent. */
            currency?: string | null;
            max?: components["schemas"]["Amount"] | null;
            min?: components["schemas"]["Amount"] | null;
        };
        /** @description A key without its secret. */
        ApiKey: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Who made it, and owns what it makes. */
            created_by: components["schemas"]["UserId"];
            /**
             * Format: date-time
             * @description Until when it works.
             */
            expires_at?: string | null;
            /** @description Which. */
            id: components["schemas"]["ApiKeyId"];
            /**
             * Format: date-time
             * @description When it was used last, to the minute.
             */
            last_used_at?: string | null;
            /** @description What it is for. */
            name: string;
            /** @description Its first characters. */
            prefix: string;
            /** @description What it may do. */
            scopes: components["schemas"]["Scope"][];
        };
        /**
         * Format: uuid
         * @description A key for programs.
         */
        ApiKeyId: string;
        /** @description A round of approval, as the API shows it. */
        Approval: {
            /** @description The members who may decide now. */
            awaited: components["schemas"]["UserId"][];
            /**
             * Format: date-time
             * @description When it began.
             */
            created_at: string;
            /** @description What was decided, in order. */
            decisions: components["schemas"]["ApprovalDecision"][];
            /** @description The document. */
            document_id: components["schemas"]["DocumentId"];
            /**
             * Format: date-time
             * @description Until when it should be decided.
             */
            due_at?: string | null;
            /**
             * Format: date-time
             * @description When it was decided or replaced.
             */
            ended_at?: string | null;
            /**
             * Format: int32
             * @description The version of the fields that was shown last.
             */
            extraction: number;
            /** @description What is approved: if one of these changes, the approval begins again. */
            facts: components["schemas"]["ApprovalFacts"];
            /** @description Which. */
            id: components["schemas"]["ApprovalId"];
            /** @description Whether they may not decide. */
            not_uploader: boolean;
            rule_id?: components["schemas"]["ApprovalRuleId"] | null;
            /** @description The name of that rule. */
            rule_name?: string | null;
            started_by?: components["schemas"]["UserId"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["ApprovalState"];
            /** @description The step that is to be decided, from 0; the number of steps once all are. */
            step: number;
            /** @description The steps, in order. */
            steps: components["schemas"]["ApprovalStep"][];
            /** @description Who uploaded the document. */
            uploader_id: components["schemas"]["UserId"];
            /**
             * Format: int64
             * @description Goes up with every decision and every change of the fields; the `ETag`.
             */
            version: number;
        };
        /**
         * @description Where somebody decided.
         * @enum {string}
         */
        ApprovalChannel: "web" | "mail";
        /** @description What an approver decides. */
        ApprovalChoice: {
            /** @description Up to 2000 characters; whoever rejects or asks back has to say why. */
            comment?: string | null;
            /** @description Approve, reject or ask back. */
            verdict: components["schemas"]["ApprovalVerdict"];
        };
        /** @description What somebody says besides. */
        ApprovalComment: {
            /** @description 1 to 2000 characters. */
            comment: string;
        };
        /** @description What somebody decided or said. */
        ApprovalDecision: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Where. */
            by: components["schemas"]["ApprovalChannel"];
            /** @description In their words. */
            comment?: string | null;
            /**
             * Format: int32
             * @description The step, from 0; absent where none was decided.
             */
            step?: number | null;
            /** @description Who. */
            user_id: components["schemas"]["UserId"];
            /** @description What. */
            verdict: components["schemas"]["ApprovalSaid"];
        };
        /** @description The values that somebody approves. */
        ApprovalFacts: {
            /** @description Its currency (ISO 4217). */
            currency?: string | null;
            /**
             * Format: int32
             * @description Which version of the document's file.
             */
            file_version?: number;
            /** @description The account to pay to. */
            iban?: string | null;
            /** @description The kind of document. */
            kind: components["schemas"]["Kind"];
            /** @description The number of the document. */
            number?: string | null;
            /** @description What is left to pay, where that is another amount. */
            payable?: string | null;
            /** @description The total, a decimal with a point. */
            total?: string | null;
            /** @description The vendor's name. */
            vendor?: string | null;
        };
        /**
         * Format: uuid
         * @description A round of approval.
         */
        ApprovalId: string;
        /** @description A decision by a link. */
        ApprovalLinkChoice: {
            /** @description What is decided. */
            choice: components["schemas"]["ApprovalChoice"];
            /** @description The last part of the link. */
            token: string;
            /**
             * Format: int64
             * @description The version that the page showed.
             */
            version: number;
        };
        /** @description What the page of a link shows. */
        ApprovalOffer: {
            /** @description The approver's name. */
            approver: string;
            /** @description What was said before. */
            comments: components["schemas"]["ApprovalRemark"][];
            /** @description The name of the file. */
            document: string;
            /**
             * Format: date-time
             * @description Until when it should be decided.
             */
            due_at?: string | null;
            /** @description What is to be approved. */
            facts: components["schemas"]["ApprovalFacts"];
            /** @description The organization. */
            organization: string;
            /** @description Where the approval stands. */
            state: components["schemas"]["ApprovalState"];
            /** @description The step that is to be decided, from 1. */
            step: number;
            /** @description How many steps there are. */
            steps: number;
            /** @description Who uploaded it. */
            uploaded_by: string;
            /**
             * Format: int64
             * @description What the page has shown: sent with the decision.
             */
            version: number;
        };
        /** @description A member by name. */
        ApprovalPerson: {
            /** @description Which. */
            id: components["schemas"]["UserId"];
            /** @description Their name. */
            name: string;
        };
        /** @description What somebody said before. */
        ApprovalRemark: components["schemas"]["ApprovalDecision"] & {
            /** @description By name. */
            who: string;
        };
        /** @description A rule about which documents need an approval. The first that a document meets counts. */
        ApprovalRule: components["schemas"]["ApprovalRuleTerms"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Who made it. */
            created_by: components["schemas"]["UserId"];
            /** @description Which. */
            id: components["schemas"]["ApprovalRuleId"];
            /**
             * Format: date-time
             * @description When it was changed last.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /**
         * Format: uuid
         * @description A rule about who approves documents.
         */
        ApprovalRuleId: string;
        /** @description All rules. */
        ApprovalRules: {
            /** @description In the order in which they are tried: the first that a document meets counts. */
            items: components["schemas"]["ApprovalRule"][];
            /** @description The approvers that they name. */
            people: components["schemas"]["ApprovalPerson"][];
        };
        /** @description A step of a rule: one of these members has to approve. */
        ApprovalRuleStep: {
            /** @description Admins or operators, each once. */
            approvers: components["schemas"]["UserId"][];
        };
        /** @description What a rule says. */
        ApprovalRuleTerms: {
            amount_min?: components["schemas"]["Amount"] | null;
            /** @description In this currency alone (ISO 4217); in any when absent. A document whose currency was not found meets it too. */
            currency?: string | null;
            /**
             * Format: int32
             * @description Working days, Monday to Friday, until it should be decided, 1 to 365.
             */
            due_days?: number | null;
            /**
             * @description Whether it counts; it does when absent.
             * @default true
             */
            enabled: boolean;
            four_eyes_from?: components["schemas"]["Amount"] | null;
            /** @description Documents of one of these kinds; of every kind when empty. */
            kinds?: components["schemas"]["Kind"][];
            /** @description What it is for, 1 to 200 characters. */
            name: string;
            /**
             * @description Whether nobody may decide about a document that they uploaded; so it is when absent.
             * @default true
             */
            not_uploader: boolean;
            /**
             * Format: int32
             * @description Rules are tried from the smallest place to the largest, 0 to 1000.
             */
            position?: number;
            /**
             * Format: int32
             * @description Working days until those who are awaited are reminded, 1 to 365.
             */
            remind_days?: number | null;
            /** @description The approvers: 1 to 5 steps in order, each with 1 to 10 members, one of whom has to approve. */
            steps: components["schemas"]["ApprovalRuleStep"][];
            /** @description Documents of a vendor whose name holds these words, in any case. */
            vendor?: string | null;
        };
        /**
         * @description What somebody said in a round.
         * @enum {string}
         */
        ApprovalSaid: "approve" | "reject" | "ask_back" | "answer" | "reopen";
        /** @description What an organization has set for approvals. */
        ApprovalSettings: {
            /**
             * @description Whether documents whose approval is not finished stay inside: webhooks about them wait, exports and hand-overs
             *     leave them out.
             */
            approved_only: boolean;
            /**
             * Format: int64
             * @description Counts changes of the organization; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        ApprovalSettingsChanges: {
            /** @description Whether documents whose approval is not finished stay inside. */
            approved_only?: boolean | null;
        };
        /**
         * @description Where a round stands.
         * @enum {string}
         */
        ApprovalState: "WAITING" | "ASKED" | "REJECTED" | "APPROVED" | "REPLACED" | "WITHDRAWN";
        /** @description A step of a round: enough of these people have to approve. */
        ApprovalStep: {
            /** @description Who may approve. */
            approvers: components["schemas"]["UserId"][];
            /**
             * Format: int32
             * @description How many of them have to.
             */
            needed: number;
        };
        ApprovalToken: {
            /** @description The last part of the link. */
            token: string;
        };
        /**
         * @description What an approver says.
         * @enum {string}
         */
        ApprovalVerdict: "approve" | "reject" | "ask_back";
        /** @description Gives a request or card to a member. */
        AssignAction: {
            assignee_id?: components["schemas"]["UserId"] | null;
        };
        /**
         * @description Who attached a thing to a customer.
         * @enum {string}
         */
        AttachedBy: "rule" | "person";
        /**
         * @description How an attempt ended.
         * @enum {string}
         */
        AttemptOutcome: "running" | "succeeded" | "failed";
        /** @description A rule about what happens to documents, requests or cards. */
        Automation: {
            /** @description What it does, in this order. */
            actions: components["schemas"]["AutomationAction"][];
            /** @description On which of them it acts. */
            condition: components["schemas"]["AutomationCondition"];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Who made it. */
            created_by: components["schemas"]["UserId"];
            /** @description Whether it acts. */
            enabled: boolean;
            /** @description Which. */
            id: components["schemas"]["AutomationId"];
            /** @description What it is for. */
            name: string;
            /** @description What it hears of. */
            on: components["schemas"]["AutomationTrigger"];
            /**
             * Format: date-time
             * @description When it was changed last.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /** @description One thing an automation does. */
        AutomationAction: (components["schemas"]["LabelAction"] & {
            /** @enum {string} */
            type: "label";
        }) | (components["schemas"]["NotifyAction"] & {
            /** @enum {string} */
            type: "notify";
        }) | (components["schemas"]["WebhookAction"] & {
            /** @enum {string} */
            type: "webhook";
        }) | (components["schemas"]["CardAction"] & {
            /** @enum {string} */
            type: "card";
        }) | (components["schemas"]["AssignAction"] & {
            /** @enum {string} */
            type: "assign";
        }) | (components["schemas"]["MoveAction"] & {
            /** @enum {string} */
            type: "move";
        }) | (components["schemas"]["MailAction"] & {
            /** @enum {string} */
            type: "mail";
        }) | (components["schemas"]["RequestAction"] & {
            /** @enum {string} */
            type: "request";
        });
        /** @description What is to change; an absent member stays as it is. */
        AutomationChanges: {
            /** @description What it does; takes the place of all actions. */
            actions?: components["schemas"]["AutomationAction"][] | null;
            condition?: components["schemas"]["AutomationCondition"] | null;
            /** @description Whether it acts. */
            enabled?: boolean | null;
            /** @description What it is for, 1 to 200 characters. */
            name?: string | null;
            on?: components["schemas"]["AutomationTrigger"] | null;
        };
        /** @description What an automation acts on: on what meets all that is said. What is absent does not restrict. */
        AutomationCondition: {
            /**
             * Format: int32
             * @description For `card.stale`: days after which it is, 1 to 365; 14 when absent.
             */
            after_days?: number | null;
            /**
             * Format: int32
             * @description For `request.overdue`: working hours after which it is, 1 to 200; 4 when absent.
             */
            after_hours?: number | null;
            amount?: components["schemas"]["AmountRange"] | null;
            assignee_id?: components["schemas"]["UserId"] | null;
            kind?: components["schemas"]["Kind"] | null;
            /** @description Cards with a label of this name, and requests whose card has it or would get it, in any case. */
            label?: string | null;
            /** @description Documents that a person should look at, or those nobody has to. */
            needs_review?: boolean | null;
            pipeline_id?: components["schemas"]["PipelineId"] | null;
            priority?: components["schemas"]["CardPriority"] | null;
            source?: components["schemas"]["RequestSource"] | null;
            stage_id?: components["schemas"]["StageId"] | null;
            /**
             * @description Requests whose subject or text holds these words one after the other, in any case and with any accents. 1 to 200
             *     characters.
             */
            text?: string | null;
            /**
             * @description Documents of a vendor whose name holds these words one after the other, in any case and with any accents:
             *     `acme` is met by `ACMÉ GmbH` and not by `Acmetal`. 1 to 200 characters.
             */
            vendor?: string | null;
        };
        /**
         * Format: uuid
         * @description A rule about what happens.
         */
        AutomationId: string;
        /** @description A part of a condition that a document does not meet. */
        AutomationMismatch: {
            /** @description The member of the condition; `status` for a document to which that has not happened. */
            condition: string;
            /** @description One sentence for a person. */
            reason: string;
        };
        /**
         * @description How a run ended.
         * @enum {string}
         */
        AutomationOutcome: "done" | "failed" | "held";
        /** @description To whom a mail goes. */
        AutomationRecipient: {
            /** @description Which. */
            id: components["schemas"]["UserId"];
            /** @enum {string} */
            type: "member";
        } | {
            /** @enum {string} */
            type: "customer";
        } | {
            /** @description Their e-mail address. */
            address: string;
            /** @enum {string} */
            type: "address";
        };
        /** @description What an automation did about one event. */
        AutomationRun: {
            /** @description The automation. */
            automation_id: components["schemas"]["AutomationId"];
            /**
             * Format: int32
             * @description How many events led to it, one after the other.
             */
            depth: number;
            /**
             * Format: int32
             * @description How long it took, in milliseconds.
             */
            duration_ms: number;
            /**
             * Format: uuid
             * @description Which.
             */
            id: string;
            /**
             * Format: uuid
             * @description The object it acted on.
             */
            object_id: string;
            /** @description The kind of object it acted on: `document`, `request` or `card`. */
            object_type: string;
            /** @description What it heard of. */
            on: components["schemas"]["AutomationTrigger"];
            /** @description How it ended. */
            outcome: components["schemas"]["AutomationOutcome"];
            /** @description Why it failed or was held. */
            reason?: string | null;
            /**
             * Format: date-time
             * @description When it began.
             */
            started_at: string;
            /** @description Its actions in their order. */
            steps: components["schemas"]["AutomationStep"][];
            /** @description What that was called then. */
            title: string;
        };
        /** @description One action of a run. */
        AutomationStep: {
            /** @description How it ended. */
            outcome: components["schemas"]["AutomationStepOutcome"];
            /** @description Why it was skipped or failed. */
            reason?: string | null;
            /** @description The `type` of the action. */
            type: string;
        };
        /**
         * @description How an action ended.
         * @enum {string}
         */
        AutomationStepOutcome: "done" | "skipped" | "failed" | "not_run";
        /** @description An automation to be tried out. */
        AutomationToTry: {
            /** @description What it does, up to 10 actions. */
            actions?: components["schemas"]["AutomationAction"][];
            /** @description On which of them it acts; on every one when absent. */
            condition?: components["schemas"]["AutomationCondition"];
            /** @description What it hears of; of completed documents when absent. */
            on?: components["schemas"]["AutomationTrigger"];
        };
        /** @description What would have happened. */
        AutomationTried: {
            /** @description Each of them. */
            items: components["schemas"]["AutomationTriedOn"][];
            /** @description How many objects were looked at: the newest, 100 at most. */
            looked_at: number;
            /** @description How many of them the automation would act on. */
            matches: number;
        };
        /** @description What an automation would do about one object. */
        AutomationTriedOn: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            at: string;
            /** @description Whether the automation would act on it. */
            matches: boolean;
            /** @description Each part of the condition that it does not meet. */
            mismatches: components["schemas"]["AutomationMismatch"][];
            /**
             * Format: uuid
             * @description Which.
             */
            object_id: string;
            /** @description `document`, `request` or `card`. */
            object_type: string;
            /** @description What it is called. */
            title: string;
            /** @description What would be done, a sentence for each action. */
            would: string[];
        };
        /**
         * @description What has to happen for an automation to act.
         * @enum {string}
         */
        AutomationTrigger: "document.completed" | "document.needs_review" | "document.failed" | "document.approved" | "request.received" | "request.routed" | "request.needs_review" | "request.overdue" | "card.created" | "card.moved" | "card.due" | "card.stale";
        /** @description An organization one belongs to. */
        Belonging: {
            /**
             * Format: date-time
             * @description Since when it is being deleted.
             */
            deletion_requested_at?: string | null;
            /** @description Which. */
            id: components["schemas"]["OrgId"];
            /** @description Its name. */
            name: string;
            /** @description One's role in it. */
            role: components["schemas"]["Role"];
        };
        /** @description The organizations one belongs to. */
        Belongings: {
            /** @description Oldest membership first. */
            items: components["schemas"]["Belonging"][];
        };
        /** @description A pipeline as a board. */
        Board: {
            /**
             * Format: int64
             * @description Counts every change of its cards and stages.
             */
            board_version: number;
            /** @description The pipeline with its stages. */
            pipeline: components["schemas"]["Pipeline"];
            /** @description The cards of each stage, in the order of the stages. */
            stages: components["schemas"]["BoardColumn"][];
        };
        /** @description A stage on a board. */
        BoardColumn: {
            /** @description The first of these cards. */
            cards: components["schemas"]["Card"][];
            /**
             * Format: int64
             * @description All cards of the stage that the filter means.
             */
            count: number;
            /** @description Give it as `cursor` to `GET /stages/{id}/cards`; absent when no more follow. */
            next_cursor?: string | null;
            /** @description Which. */
            stage_id: components["schemas"]["StageId"];
            /** @description What these cards are worth, by currency; currencies are never added. */
            sums: components["schemas"]["CardSum"][];
        };
        BucketEntity: {
            bucket: components["schemas"]["BucketName"];
            object: components["schemas"]["ObjectKey"];
        };
        BucketEvent: {
            /** @description `ObjectCreated:Put`; `MinIO` puts `s3:` in front. */
            eventName: string;
            s3: components["schemas"]["BucketEntity"];
        };
        /** @description An S3 event notification. Other members are ignored. */
        BucketEvents: {
            /** @description One per object. */
            Records: components["schemas"]["BucketEvent"][];
        };
        BucketName: {
            name: string;
        };
        /**
         * @description What to do with each document.
         * @enum {string}
         */
        BulkAction: "label" | "unlabel" | "read_again" | "extract_again" | "archive" | "unarchive" | "delete" | "restore";
        /** @description What became of one document. */
        BulkItem: {
            /**
             * @description Whether that changed something: not where the document had the label, or was in the trash, already. What takes an
             *     action back is for these only.
             */
            changed: boolean;
            /** @description Why not, for programs. */
            code?: string | null;
            /** @description Why not, in a sentence. */
            detail?: string | null;
            /** @description Whether it was done. */
            done: boolean;
            /** @description Which. */
            id: components["schemas"]["DocumentId"];
        };
        /** @description Why they are none of ours. */
        BulkRejection: {
            /** @description Why. */
            reason: components["schemas"]["RejectionReason"];
        };
        /** @description One action on many documents. */
        BulkRequest: {
            /** @description What to do. */
            action: components["schemas"]["BulkAction"];
            /** @description 1 to 500 documents. */
            ids: components["schemas"]["DocumentId"][];
            label_id?: components["schemas"]["LabelId"] | null;
        };
        /** @description What became of each document, in the order of the request; each is there once. */
        BulkResult: {
            /** @description How many were done. */
            done: number;
            /** @description One for each document. */
            items: components["schemas"]["BulkItem"][];
        };
        /** @description What a clean-up removed. */
        CacheCleaned: {
            /**
             * Format: int32
             * @description Images and PDFs that were removed; each is made again when somebody asks for it.
             */
            files: number;
            /** @description Whether there are more: then ask again. */
            more: boolean;
        };
        /** @description What a clean-up takes. */
        CacheCleanup: {
            /**
             * Format: int32
             * @description Images and PDFs that nobody asked for in so many days, 0 to 365; 90 when absent. When one was asked for is noted once
             *     a day.
             */
            unused_days?: number | null;
        };
        /** @description What is kept to be used again, and how often it was in the last 30 days. */
        CacheFigures: {
            /**
             * Format: int64
             * @description Their bytes.
             */
            bytes: number;
            /** @description Files that were read: a hit is one whose bytes another document had, so that nothing was read again. */
            contents: components["schemas"]["CacheUse"];
            /**
             * Format: int64
             * @description Images and PDFs that are kept now.
             */
            files: number;
            /** @description Images of pages and searchable PDFs, by content. */
            pictures: components["schemas"]["CacheUse"];
        };
        /** @description How often something was there already. */
        CacheUse: {
            /**
             * Format: double
             * @description Hits among both, 0 to 1; absent where nothing was asked for.
             */
            hit_rate?: number | null;
            /**
             * Format: int64
             * @description Asked for and there.
             */
            hits: number;
            /**
             * Format: int64
             * @description Asked for and made.
             */
            misses: number;
        };
        /** @description A document of photographs that was begun. */
        CaptureBegun: {
            /** @description Names it until it is finished. */
            id: components["schemas"]["CaptureId"];
        };
        /**
         * Format: uuid
         * @description Photographs that become the pages of one document.
         */
        CaptureId: string;
        /** @description A card in a list. */
        Card: {
            /** @description What it is worth, a decimal such as `1190.00`. */
            amount?: string | null;
            /**
             * Format: date-time
             * @description Since when it is archived.
             */
            archived_at?: string | null;
            assignee?: components["schemas"]["CardPerson"] | null;
            /** @description How much of its checklist is done. */
            checklist: components["schemas"]["ChecklistProgress"];
            /**
             * Format: int64
             * @description How many comments it has.
             */
            comments: number;
            /** @description In which currency (ISO 4217). */
            currency?: string | null;
            customer?: components["schemas"]["CardCustomer"] | null;
            /**
             * Format: int64
             * @description How many documents are linked to it.
             */
            documents: number;
            /**
             * Format: date-time
             * @description Until when it is to be done.
             */
            due_at?: string | null;
            /**
             * Format: date-time
             * @description Since when it is in its stage.
             */
            entered_stage_at: string;
            /**
             * Format: date
             * @description When that is expected.
             */
            expected_on?: string | null;
            /** @description Which. */
            id: components["schemas"]["CardId"];
            /** @description Its labels, by name. */
            labels: components["schemas"]["CardLabel"][];
            next_step?: components["schemas"]["CardNextStep"] | null;
            /**
             * Format: int64
             * @description Counts the cards of the organization, from 1.
             */
            number: number;
            /** @description In which pipeline. */
            pipeline_id: components["schemas"]["PipelineId"];
            /** @description How urgent it is. */
            priority: components["schemas"]["CardPriority"];
            /** @description In which stage. */
            stage_id: components["schemas"]["StageId"];
            /** @description What it is about. */
            title: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Goes up with every change of the card itself and of its place; the `ETag`.
             */
            version: number;
        };
        /** @description Makes a card of a document or request that has none, linked to it. */
        CardAction: {
            assignee_id?: components["schemas"]["UserId"] | null;
            /** @description In which pipeline. */
            pipeline_id: components["schemas"]["PipelineId"];
            priority?: components["schemas"]["CardPriority"] | null;
            stage_id?: components["schemas"]["StageId"] | null;
            /** @description What it is called, up to 200 characters with placeholders; as the object when absent. */
            title?: string | null;
        };
        /** @description What is to change of a card; an absent member stays as it is. */
        CardChanges: {
            amount?: components["schemas"]["Amount"] | null;
            /** @description Into the archive, or out of it: to the end of its stage. */
            archived?: boolean | null;
            assignee_id?: components["schemas"]["UserId"] | null;
            /** @description In which currency. */
            currency?: string | null;
            customer_id?: components["schemas"]["CustomerId"] | null;
            /** @description Markdown, to 20,000 characters. */
            description?: string | null;
            /**
             * Format: date-time
             * @description Until when it is to be done; null for no day.
             */
            due_at?: string | null;
            /**
             * Format: date
             * @description When that is expected; null for unknown.
             */
            expected_on?: string | null;
            next_step?: components["schemas"]["NewNextStep"] | null;
            priority?: components["schemas"]["CardPriority"] | null;
            /** @description What it is about, 1 to 200 characters. */
            title?: string | null;
        };
        /** @description A comment on a card. */
        CardComment: {
            /** @description Who wrote it. */
            author: components["schemas"]["CardPerson"];
            /** @description On which card. */
            card_id: components["schemas"]["CardId"];
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When its author last changed it.
             */
            edited_at?: string | null;
            /** @description Which. */
            id: components["schemas"]["CommentId"];
            /** @description Members who were told. */
            mentions: components["schemas"]["CardPerson"][];
            /** @description Markdown. */
            text: string;
            /**
             * Format: int64
             * @description Goes up with every change; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        CardCommentChanges: {
            /** @description Members to tell; those who were told before are not told again. */
            mentions?: components["schemas"]["UserId"][] | null;
            /** @description Markdown, 1 to 10,000 characters. */
            text?: string | null;
        };
        /** @description A customer by name. */
        CardCustomer: {
            /** @description Which. */
            id: components["schemas"]["CustomerId"];
            /** @description Their name. */
            name: string;
        };
        /** @description A card with all that it says. */
        CardDetail: components["schemas"]["Card"] & {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            created_by?: components["schemas"]["CardPerson"] | null;
            /** @description Markdown. */
            description: string;
            /** @description Up to 100 documents that are linked to it, the newest link first. */
            linked_documents: components["schemas"]["LinkedDocument"][];
        };
        /** @description Something that happened to a card. */
        CardEvent: {
            /** @description What, such as `card.moved`. */
            action: string;
            actor?: components["schemas"]["CardPerson"] | null;
            /** @description What changed or is new, as it became. */
            after?: unknown;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What changed, as it was. */
            before?: unknown;
            /**
             * Format: uuid
             * @description Grows with time.
             */
            id: string;
        };
        /**
         * Format: uuid
         * @description A card in a stage.
         */
        CardId: string;
        /** @description A label on a card. */
        CardLabel: {
            /** @description `#rrggbb`. */
            colour: string;
            /** @description Which. */
            id: components["schemas"]["LabelId"];
            /** @description Its name. */
            name: string;
        };
        /** @description Where a card is to go. */
        CardMove: {
            after_id?: components["schemas"]["CardId"] | null;
            before_id?: components["schemas"]["CardId"] | null;
            /** @description The stage, which may be another pipeline's. */
            stage_id: components["schemas"]["StageId"];
            /**
             * Format: int64
             * @description The version of the card that was seen.
             */
            version: number;
        };
        /** @description What is to be done next on a card. */
        CardNextStep: {
            /**
             * Format: date
             * @description Until which day.
             */
            on?: string | null;
            owner?: components["schemas"]["CardPerson"] | null;
            /** @description What. */
            text: string;
        };
        /** @description A member by name. */
        CardPerson: {
            /** @description Which. */
            id: components["schemas"]["UserId"];
            /** @description Their name. */
            name: string;
        };
        /**
         * @description How urgent a card is.
         * @enum {string}
         */
        CardPriority: "low" | "normal" | "high" | "urgent";
        /** @description One change of many cards. */
        CardsChange: {
            /** @description 1 to 500 cards; each counts once. */
            cards: components["schemas"]["CardId"][];
            /** @description What is to change: exactly one member. */
            change: components["schemas"]["CardsChangeWanted"];
        };
        /** @description What became of the cards. */
        CardsChanged: {
            /** @description One for each card, in the order of the request. */
            results: components["schemas"]["CardsChangedItem"][];
            undo_id?: components["schemas"]["UndoId"] | null;
        };
        /** @description What became of one card. */
        CardsChangedItem: {
            /** @description Why not, for programs. */
            code?: string | null;
            /** @description Why not, in a sentence. */
            detail?: string | null;
            /** @description Whether it is now as wanted. */
            done: boolean;
            /** @description Which. */
            id: components["schemas"]["CardId"];
        };
        /** @description What is to change of many cards. */
        CardsChangeWanted: {
            /** @description To the end of this stage, in the order in which the cards are named. */
            stage_id: components["schemas"]["StageId"];
        } | {
            assignee_id: components["schemas"]["UserId"] | null;
        } | {
            /** @description This priority. */
            priority: components["schemas"]["CardPriority"];
        } | {
            /** @description With this label. */
            add_label: components["schemas"]["LabelId"];
        } | {
            /** @description Without this label. */
            remove_label: components["schemas"]["LabelId"];
        } | {
            /** @description Into the archive, or out of it. */
            archived: boolean;
        };
        /** @description A spreadsheet to import. */
        CardsImport: {
            /** @description What a column means, by its header: a column of the export, or `ignore`. What is absent is known by its name. */
            columns?: {
                [key: string]: string;
            };
            /** @description CSV whose first line names the columns; 1,000 rows at most. */
            csv: string;
            /** @description Only say what would happen. */
            preview: boolean;
        };
        /** @description What an import does. */
        CardsImported: {
            /** @description What each of them means: a column of the export, or `ignore`. */
            columns: {
                [key: string]: string;
            };
            /** @description All rows. */
            counts: components["schemas"]["CardsImportedCounts"];
            /** @description The headers of the spreadsheet. */
            headers: string[];
            /** @description The first 200 rows. */
            rows: components["schemas"]["CardsImportedRow"][];
        };
        /**
         * @description Whether a row becomes a card.
         * @enum {string}
         */
        CardsImportedAction: "create" | "refused";
        /** @description How many rows become cards. */
        CardsImportedCounts: {
            /** @description That do. */
            create: number;
            /** @description That do not. */
            refused: number;
        };
        /** @description What became of a row. */
        CardsImportedRow: {
            /** @description Whether it becomes a card. */
            action: components["schemas"]["CardsImportedAction"];
            /**
             * Format: int64
             * @description The line of the file on which it begins.
             */
            line: number;
            /** @description The title of the card. */
            title: string;
            /** @description Why it is refused. */
            why?: string | null;
        };
        /** @description What cards are worth in one currency. */
        CardSum: {
            /** @description The sum, a decimal. */
            amount: string;
            /** @description Which (ISO 4217). */
            currency: string;
        };
        /**
         * @description The categories of the design.
         * @enum {string}
         */
        CategoryColour: "blue" | "teal" | "green" | "gold" | "orange" | "rose" | "violet" | "slate";
        /** @description One cell. */
        Cell: {
            /** @description Column and row: `B12`. */
            address: string;
            /** @description What is shown in it. */
            text: string;
        };
        /** @description Something that must hold between the fields of a document, and whether it does. */
        Check: {
            /** @description What was compared, in one sentence for a person. */
            detail: string;
            /** @description The fields it is about. */
            fields?: string[];
            /** @description Which: `net_plus_tax`, `iban`, …; docs/extraction.md lists them. */
            name: string;
            /** @description Whether it holds. */
            passed: boolean;
        };
        /** @description The checklist of a card. */
        Checklist: {
            /** @description In order. */
            items: components["schemas"]["ChecklistItem"][];
        };
        /** @description An item of a checklist. */
        ChecklistItem: {
            /** @description Of which card. */
            card_id: components["schemas"]["CardId"];
            /** @description Whether it is. */
            done: boolean;
            /** @description Which. */
            id: components["schemas"]["ChecklistItemId"];
            /**
             * Format: int32
             * @description Its place, from 0.
             */
            position: number;
            /** @description What is to be done. */
            text: string;
            /**
             * Format: int64
             * @description Goes up with every change; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        ChecklistItemChanges: {
            /** @description Done or open again. */
            done?: boolean | null;
            /**
             * Format: int32
             * @description Its place, from 0; the others make room.
             */
            position?: number | null;
            /** @description 1 to 200 characters. */
            text?: string | null;
        };
        /**
         * Format: uuid
         * @description An item of a card's checklist.
         */
        ChecklistItemId: string;
        /** @description How much of a checklist is done. */
        ChecklistProgress: {
            /**
             * Format: int64
             * @description All items.
             */
            all: number;
            /**
             * Format: int64
             * @description Items that are done.
             */
            done: number;
        };
        /**
         * Format: uuid
         * @description A comment on a card.
         */
        CommentId: string;
        /** @description Who an organization is. */
        CompanyIdentity: {
            /** @description Its addresses, each on one line. */
            addresses: string[];
            /** @description The domains of its mail and web pages. */
            domains: string[];
            /** @description Its bank accounts, letters and digits only. */
            ibans: string[];
            /** @description The organization's name, which counts as one of its names. */
            name: string;
            /** @description Further names as documents print them. */
            names: string[];
            /** @description Its VAT identifiers, letters and digits only. */
            vat_ids: string[];
            /**
             * Format: int64
             * @description Counts changes of the organization; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is, a list replaces the one that was set. */
        CompanyIdentityChanges: {
            /** @description Addresses, at most 20, each on one line of at most 300 characters. */
            addresses?: string[] | null;
            /** @description Domains such as `example.com`, at most 20. */
            domains?: string[] | null;
            /** @description Bank accounts (IBAN) with right check digits, at most 50. */
            ibans?: string[] | null;
            /** @description Further names as documents print them, at most 20 of 1 to 200 characters. */
            names?: string[] | null;
            /** @description VAT identifiers with right check digits, at most 20. */
            vat_ids?: string[] | null;
        };
        /** @description Two versions compared. */
        Comparison: {
            /** @description What differs; what is the same in both is left out. */
            differences: components["schemas"]["Difference"][];
            /**
             * Format: int32
             * @description The older version.
             */
            from: number;
            /**
             * Format: int32
             * @description The newer one.
             */
            to: number;
        };
        /** @description What a link is about: where somebody signs in who has proved their address. */
        Confirmed: {
            /** @description What the issuer calls the account that is linked with it. */
            account: string;
            /** @description Whether this made a member of whoever followed the link; else nothing has changed yet. */
            done: boolean;
            /** @description The proved address. */
            email: string;
            /** @description The name of its sign-in. */
            name: string;
            /** @description The organization. */
            org_id: components["schemas"]["OrgId"];
            /** @description The organization's name. */
            organization: string;
        };
        /** @description Where a consent is given. */
        ConsentPage: {
            /** @description The provider's page. It sends the browser back to `/settings/mailboxes` within ten minutes. */
            url: string;
        };
        /** @description The right value of a field. */
        Correction: {
            /** @description `[x0, y0, x1, y1]` in pixels of the stored page image; without it the value is looked for on the pages. */
            box?: number[] | null;
            /**
             * Format: int32
             * @description The page it stands on, from 0; with a box only.
             */
            page?: number | null;
            /**
             * @description Dates `YYYY-MM-DD`, amounts as people write them (see `locale`), the rest as printed, 1 to 1000 characters; null
             *     where the document has none.
             */
            value?: string | null;
        };
        /** @description What a person says about a document. */
        Corrections: {
            /** @description By name: the right value, be it the one that was found or another. */
            fields?: {
                [key: string]: components["schemas"]["Correction"];
            };
            kind?: components["schemas"]["Kind"] | null;
            /**
             * @description All line items as they are, in their order: those that were found and are right, corrected ones, and added ones.
             *     What was found and is not among them is removed. Needs `If-Match`.
             */
            line_items?: components["schemas"]["RowCorrection"][] | null;
            /**
             * @description How the numbers are written, BCP 47 such as `de-DE`: decides whether `1.234` is a thousand. Without it a point
             *     stands before decimals.
             */
            locale?: string | null;
        };
        Credentials: {
            /** @description The address, in any case. */
            email: string;
            /** @description The password, unchanged. */
            password: string;
        };
        /** @description A customer. */
        Customer: {
            /** @description Its address on one line. */
            address?: string | null;
            /**
             * Format: date-time
             * @description When it became known.
             */
            created_at: string;
            /** @description The domains of its mail, lower case and ASCII. */
            domains: string[];
            /** @description Its e-mail addresses, lower case. */
            emails: string[];
            /** @description Which. */
            id: components["schemas"]["CustomerId"];
            /** @description A person or a company. */
            kind: components["schemas"]["CustomerKind"];
            /**
             * Format: date-time
             * @description The time of the newest entry of its timeline.
             */
            last_at?: string | null;
            /** @description Its name. */
            name: string;
            /** @description What people noted. */
            notes?: string | null;
            /** @description Its telephone numbers, E.164 such as `+35391844100`. */
            phones: string[];
            /** @description Its VAT identifiers, letters and digits only. */
            vat_ids: string[];
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /** @description The sum of the entries of a kind in one currency. */
        CustomerAmounts: {
            /** @description ISO 4217. */
            currency: string;
            /** @description The kind. */
            kind: components["schemas"]["CustomerEntryKind"];
            /** @description The sum as a decimal string with a point. */
            total: string;
        };
        /** @description What is to change; an absent member stays as it is, a list replaces the one before. */
        CustomerChanges: {
            /** @description One line of up to 500 characters; null for none. */
            address?: string | null;
            /** @description Domains of its mail, at most 50. */
            domains?: string[] | null;
            /** @description E-mail addresses, at most 50. */
            emails?: string[] | null;
            kind?: components["schemas"]["CustomerKind"] | null;
            /** @description 1 to 200 characters. */
            name?: string | null;
            /** @description Up to 5,000 characters; null for none. */
            notes?: string | null;
            /** @description Telephone numbers, at most 50. */
            phones?: string[] | null;
            /** @description VAT identifiers, at most 50. */
            vat_ids?: string[] | null;
        };
        /**
         * @description What a column of a spreadsheet means.
         * @enum {string}
         */
        CustomerColumn: "id" | "name" | "kind" | "email" | "domain" | "phone" | "vat_id" | "address" | "notes" | "ignore";
        /** @description One thing that happened with a customer. */
        CustomerEntry: {
            /** @description The sum, as a decimal string with a point. */
            amount?: string | null;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description Who attached it. */
            attached_by: components["schemas"]["AttachedBy"];
            /**
             * Format: uuid
             * @description What that is in: the pipeline of a card.
             */
            container_id?: string | null;
            /** @description The currency of the sum: ISO 4217. */
            currency?: string | null;
            /** @description More about it. */
            detail?: string | null;
            /**
             * Format: uuid
             * @description Which.
             */
            id: string;
            /** @description What it is. */
            kind: components["schemas"]["CustomerEntryKind"];
            /**
             * Format: uuid
             * @description The document, card or whatever else it is.
             */
            object_id: string;
            /** @description What it is called. */
            title: string;
            /** @description Why it is this customer's. */
            why: string;
        };
        /**
         * @description What stands on a timeline.
         * @enum {string}
         */
        CustomerEntryKind: "document" | "mail" | "request" | "card" | "event" | "meeting";
        /** @description How often each kind stands on a timeline, and the sums. */
        CustomerFigures: {
            /** @description The sums by currency and kind. */
            amounts: components["schemas"]["CustomerAmounts"][];
            /** @description How many of each kind. */
            entries: components["schemas"]["CustomerKindCount"][];
        };
        /**
         * Format: uuid
         * @description A customer.
         */
        CustomerId: string;
        /** @description A spreadsheet to be imported. */
        CustomerImport: {
            /** @description What each column means, by its header; guessed where nothing is said. */
            columns?: {
                [key: string]: components["schemas"]["CustomerColumn"];
            } | null;
            /** @description The spreadsheet as CSV (RFC 4180) of up to 1 MB and 5,000 rows; its first line names the columns. */
            csv: string;
            /** @description Whether only to tell what would be done. */
            preview: boolean;
        };
        /** @description What an import does, or did. */
        CustomerImported: {
            /** @description What each means. */
            columns: {
                [key: string]: components["schemas"]["CustomerColumn"];
            };
            /** @description All rows by what they do. */
            counts: components["schemas"]["CustomerRowCounts"];
            /** @description The columns in order. */
            headers: string[];
            /** @description The first 200 rows. */
            rows: components["schemas"]["CustomerRow"][];
        };
        /**
         * @description Whether a customer is a person or a company.
         * @enum {string}
         */
        CustomerKind: "person" | "company";
        /** @description How many entries of a kind a timeline has. */
        CustomerKindCount: {
            /**
             * Format: int64
             * @description How many.
             */
            count: number;
            /** @description The kind. */
            kind: components["schemas"]["CustomerEntryKind"];
        };
        /** @description A merge that was done. */
        CustomerMerge: {
            /** @description The customer that both are now. */
            customer: components["schemas"]["Customer"];
            /** @description By this it is undone. */
            merge_id: components["schemas"]["CustomerMergeId"];
        };
        /**
         * Format: uuid
         * @description A merge of two customers.
         */
        CustomerMergeId: string;
        /** @description A merge that was undone. */
        CustomerMergeUndone: {
            /** @description The customer that had been kept. */
            first: components["schemas"]["Customer"];
            /** @description The customer that had been merged into it. */
            second: components["schemas"]["Customer"];
        };
        /** @description Two customers that may be one. */
        CustomerPair: {
            /** @description The older one. */
            first: components["schemas"]["Customer"];
            /** @description The younger one. */
            second: components["schemas"]["Customer"];
            /** @description In words: what makes them alike. */
            why: string;
        };
        /** @description A row of the spreadsheet. */
        CustomerRow: {
            /** @description What it does. */
            action: components["schemas"]["CustomerRowAction"];
            customer_id?: components["schemas"]["CustomerId"] | null;
            /**
             * Format: int64
             * @description The line it begins on, from 1.
             */
            line: number;
            /** @description The name it has. */
            name: string;
            /** @description Why it is refused. */
            why?: string | null;
        };
        /**
         * @description What a row does.
         * @enum {string}
         */
        CustomerRowAction: "create" | "update" | "same" | "refused";
        /** @description How many rows do what. */
        CustomerRowCounts: {
            /**
             * Format: int32
             * @description Rows that make a customer.
             */
            create: number;
            /**
             * Format: int32
             * @description Rows that can't be taken.
             */
            refused: number;
            /**
             * Format: int32
             * @description Rows that say what is known.
             */
            same: number;
            /**
             * Format: int32
             * @description Rows that change one.
             */
            update: number;
        };
        /** @description What an organization has set for customers. */
        CustomerSettings: {
            /** @description Whether a mail from somebody unknown makes a customer. */
            create_from_mail: boolean;
            /**
             * Format: int64
             * @description Counts changes of the organization; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        CustomerSettingsChanges: {
            /** @description Whether a mail from somebody unknown makes a customer. */
            create_from_mail?: boolean | null;
        };
        /** @description The customer that is to be merged. */
        CustomerToMerge: {
            /** @description Merged into the one of the path, and hidden from then on. */
            other: components["schemas"]["CustomerId"];
        };
        /**
         * Format: uuid
         * @description A message to another system, over all its attempts.
         */
        DeliveryId: string;
        /** @description One sign-in that still holds. */
        Device: {
            /** @description The address it signed in from. */
            address?: string | null;
            /**
             * Format: date-time
             * @description When it signed in.
             */
            created_at: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends if it is not used.
             */
            expires_at: string;
            /** @description The session. */
            id: components["schemas"]["SessionId"];
            /**
             * Format: date-time
             * @description When it last refreshed its access token: at most 15 minutes before its last use.
             */
            last_used_at: string;
            /** @description The organization it works in. */
            organization: string;
            /** @description The browser or program, as it names itself. */
            user_agent: string;
        };
        /** @description The sessions that hold. */
        Devices: {
            /** @description The last used first, at most 100. */
            items: components["schemas"]["Device"][];
        };
        /** @description What differs between two versions. */
        Difference: {
            /** @description What the newer version has. */
            after?: string | null;
            after_source?: components["schemas"]["Source"] | null;
            /** @description What the older version has. */
            before?: string | null;
            before_source?: components["schemas"]["Source"] | null;
            /** @description The field's name; `kind` for the kind, `line_items` for those. */
            name: string;
        };
        /** @description A document as the API shows it. */
        Document: {
            approval?: components["schemas"]["DocumentApproval"] | null;
            /**
             * Format: date-time
             * @description Since when it is in the archive: out of the lists, found by search, kept like any other.
             */
            archived_at?: string | null;
            /**
             * Format: int32
             * @description How often reading was begun.
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When the ticket was given out.
             */
            created_at: string;
            /** @description The currency of the sum: ISO 4217. */
            currency?: string | null;
            /**
             * Format: date-time
             * @description Since when it is in the trash; absent where it is not.
             */
            deleted_at?: string | null;
            /**
             * Format: date
             * @description When it is to be paid.
             */
            due_date?: string | null;
            error?: components["schemas"]["Failure"] | null;
            /**
             * Format: int32
             * @description Which version of its file this is, from 1.
             */
            file_version: number;
            hold?: components["schemas"]["DocumentHold"] | null;
            /** @description Its identifier. */
            id: components["schemas"]["DocumentId"];
            /**
             * Format: date
             * @description When it was issued.
             */
            issue_date?: string | null;
            kind?: components["schemas"]["Kind"] | null;
            /** @description Languages asked for, such as `eng+deu`. */
            language?: string | null;
            /** @description The file's media type. */
            media_type: string;
            model?: components["schemas"]["Improvement"] | null;
            /** @description The file's name. */
            name: string;
            /** @description Whether a person should look at it. */
            needs_review: boolean;
            /** @description The number of the document, such as that of an invoice. */
            number?: string | null;
            /**
             * Format: float
             * @description Mean confidence of the words, 0 to 100.
             */
            ocr_confidence?: number | null;
            /** @description Who uploaded it. */
            owner_id: components["schemas"]["UserId"];
            /**
             * Format: int32
             * @description Pages read so far.
             */
            pages_done: number;
            /**
             * Format: int32
             * @description Pages of a completed document that could not be read: each says why.
             */
            pages_failed: number;
            /**
             * Format: int32
             * @description Pages the file has, once known.
             */
            pages_total?: number | null;
            parent_id?: components["schemas"]["DocumentId"] | null;
            /**
             * Format: date-time
             * @description When it was completed.
             */
            processed_at?: string | null;
            /** @description The fields that a person should look at. */
            review_fields: string[];
            /**
             * Format: int64
             * @description The file's size in bytes.
             */
            size: number;
            /** @description Where it stands. */
            status: components["schemas"]["Status"];
            /** @description The sum, as a decimal string with a point. */
            total?: string | null;
            /**
             * Format: date-time
             * @description When anything last changed.
             */
            updated_at: string;
            /** @description The seller, as found or confirmed. */
            vendor?: string | null;
            /**
             * Format: int64
             * @description Goes up with every change; the `ETag`.
             */
            version: number;
        };
        /**
         * @description Where a document stands with its approval.
         * @enum {string}
         */
        DocumentApproval: "WAITING" | "ASKED" | "REJECTED" | "APPROVED";
        /** @description The approval of a document, and those before it. */
        DocumentApprovals: {
            /** @description Whether the organization lets out approved documents only. */
            approved_only: boolean;
            current?: components["schemas"]["Approval"] | null;
            /** @description Whether the caller may decide now. */
            may_decide: boolean;
            /** @description Whether the caller may open the approval again. */
            may_reopen: boolean;
            /** @description Those before it, newest first. */
            past: components["schemas"]["Approval"][];
            /** @description Everybody whom they name. */
            people: components["schemas"]["ApprovalPerson"][];
        };
        /** @description How many documents there are. */
        DocumentCount: {
            /** @description Whether there are more than that. */
            capped: boolean;
            /**
             * Format: int64
             * @description At most 10,000.
             */
            count: number;
        };
        /** @description The customers that a document is of. */
        DocumentCustomers: {
            /** @description By name. */
            items: components["schemas"]["Customer"][];
        };
        /** @description One day. */
        DocumentDay: {
            /**
             * Format: int64
             * @description Documents that were read and extracted on this day, counted as far.
             */
            completed: number;
            /**
             * Format: date
             * @description In UTC.
             */
            date: string;
            /**
             * Format: int64
             * @description Documents whose ticket was given out on this day and whose file arrived. Counting stops at 100,000.
             */
            received: number;
        };
        /** @description Figures of the documents that the caller may see. */
        DocumentFigures: {
            /** @description The last 30 days in UTC, oldest first; a day without documents is there too. */
            days: components["schemas"]["DocumentDay"][];
            /**
             * Format: int64
             * @description Documents that could not be read.
             */
            failed: number;
            /**
             * Format: double
             * @description Half of the documents were completed within so many seconds after their ticket: of the last 10,000 that were
             *     completed within 30 days. Absent when there is none.
             */
            median_seconds?: number | null;
            /**
             * Format: int64
             * @description Documents that a person should look at; counting stops at 10,000, as for the next two.
             */
            needs_review: number;
            /**
             * Format: double
             * @description The same for 95 of 100 documents.
             */
            p95_seconds?: number | null;
            /**
             * Format: int64
             * @description Documents that wait to be read, or are being read.
             */
            waiting: number;
        };
        /** @description Why a document may not go. */
        DocumentHold: {
            /** @description Who said so. */
            by: components["schemas"]["UserId"];
            /** @description Why, in a sentence. */
            reason: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
        };
        /**
         * Format: uuid
         * @description A document.
         */
        DocumentId: string;
        /** @description The labels of a document. */
        DocumentLabels: {
            /** @description By name. */
            items: components["schemas"]["Label"][];
        };
        /** @description A note on a document. */
        DocumentNote: {
            /** @description Where on the page; a highlight has one area for each line. */
            areas: components["schemas"]["NoteArea"][];
            /** @description Their name. */
            author: string;
            /** @description Who wrote it. */
            author_id: components["schemas"]["UserId"];
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /** @description The document. */
            document_id: components["schemas"]["DocumentId"];
            /**
             * Format: int32
             * @description The version of the file that has the page.
             */
            file_version: number;
            /** @description Which. */
            id: components["schemas"]["NoteId"];
            /** @description What is marked. */
            kind: components["schemas"]["NoteKind"];
            /** @description Members who were told. */
            mentions: components["schemas"]["UserId"][];
            /**
             * Format: int32
             * @description On which page, from 0.
             */
            page: number;
            /**
             * Format: date-time
             * @description When it was settled; absent while it is open.
             */
            resolved_at?: string | null;
            resolved_by?: components["schemas"]["UserId"] | null;
            /** @description What is said. */
            text: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Goes up with every change; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        DocumentNoteChanges: {
            /** @description Members to tell; those who were told before are not told again. */
            mentions?: components["schemas"]["UserId"][] | null;
            /** @description Settled or open again. */
            resolved?: boolean | null;
            /** @description What is said. */
            text?: string | null;
        };
        /** @description The notes of a document. */
        DocumentNotes: {
            /** @description Page by page, the oldest of a page first. */
            items: components["schemas"]["DocumentNote"][];
        };
        /**
         * @description The order of a list of documents. What has no value to be sorted by comes last, both ways.
         * @enum {string}
         */
        DocumentOrder: "newest" | "oldest" | "name" | "name_down" | "vendor" | "vendor_down" | "date" | "date_down" | "total" | "total_down";
        /** @description One page. */
        DocumentPage: {
            error?: components["schemas"]["ReadingError"] | null;
            /**
             * Format: int32
             * @description Height in the same pixels.
             */
            height: number;
            /**
             * Format: int32
             * @description Clockwise turn in degrees (0, 90, 180, 270) that makes the stored image upright. An image that is stored mirrored
             *     is mirrored back first: boxes are those of that image.
             */
            rotation?: number;
            /** @description Where the words come from. */
            source?: components["schemas"]["TextSource"];
            /**
             * @description The text of this page, lines separated by `\n`. A word that the end of a line parted is whole here,
             *     where it begins; `words` keep its two parts, each with its box.
             */
            text?: string;
            /**
             * Format: int32
             * @description Width in pixels of the page image as stored in the file; of a PDF page, rendered at 200 dpi.
             */
            width: number;
            /** @description The words in reading order. */
            words: components["schemas"]["Word"][];
        };
        /** @description What an organization has set for its documents. */
        DocumentSettings: {
            /** @description Languages documents are read in, such as `deu+eng` or `auto`; the installation's setting when absent. */
            ocr_language?: string | null;
            /** @description Days that completed documents are kept, by kind. */
            retention_days: components["schemas"]["RetentionDays"];
            /**
             * Format: double
             * @description Under this confidence, 0 to 1, a person is asked to look at a field.
             */
            review_threshold: number;
            /**
             * Format: int64
             * @description Counts changes of the organization; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        DocumentSettingsChanges: {
            /** @description `auto`, or a list of languages such as `deu+eng`; null for the installation's setting. */
            ocr_language?: string | null;
            retention_days?: components["schemas"]["RetentionDays"] | null;
            /**
             * Format: double
             * @description Under this confidence a person is asked to look at a field.
             */
            review_threshold?: number | null;
        };
        /** @description A file as its sender announces it. */
        DroppedFile: {
            /** @description The file's media type; the name's extension decides when it is absent. */
            media_type?: string | null;
            /** @description The file's name. */
            name: string;
            /** @description Whether a file of more than 5 MiB may be sent in parts. */
            parts?: boolean;
            /**
             * Format: int64
             * @description The file's size in bytes.
             */
            size: number;
        };
        /** @description Where files go by a link, and which it takes. */
        DropPlace: {
            /** @description Media types that are accepted, such as `image/*`. */
            allowed_types: string[];
            /**
             * Format: int64
             * @description How many bytes it still takes.
             */
            bytes_left: number;
            /**
             * Format: date-time
             * @description Until when it works.
             */
            expires_at: string;
            /**
             * Format: int32
             * @description How many files it still takes.
             */
            files_left: number;
            /**
             * Format: int64
             * @description The most bytes of one file.
             */
            max_file_size: number;
            /** @description What the link is called. */
            name: string;
            /** @description The organization that receives. */
            organization: string;
            /** @description What it is for. */
            purpose?: string | null;
        };
        /** @description How a file is sent: PUT it as `upload` says, or its parts as `parts` says, then call `complete`. */
        DropTicket: {
            /** @description Names the upload until it is complete, and nothing afterwards. */
            id: components["schemas"]["DocumentId"];
            parts?: components["schemas"]["PartPlan"] | null;
            upload?: components["schemas"]["Upload"] | null;
        };
        EmailChange: {
            /** @description The new address. */
            email: string;
            /** @description The account's password. */
            password: string;
        };
        /** @description An object that is otherwise now. */
        EventHint: {
            /** @description What happened, such as `document.corrected`. */
            name: string;
            /**
             * Format: uuid
             * @description To which.
             */
            object_id: string;
            /** @description To what kind of object. */
            object_type: string;
        };
        /** @description A card in an export. */
        ExportedCard: {
            /** @description A decimal. */
            amount?: string | null;
            /** @description Whether it is archived. */
            archived: boolean;
            /** @description The assignee's address. */
            assignee?: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description ISO 4217. */
            currency?: string | null;
            /** @description The customer's name. */
            customer?: string | null;
            /** @description Markdown. */
            description: string;
            /**
             * Format: date-time
             * @description Until when it is to be done.
             */
            due_at?: string | null;
            /**
             * Format: date
             * @description When the amount is expected.
             */
            expected_on?: string | null;
            /** @description Its labels, by name. */
            labels: string[];
            /** @description What is to be done next. */
            next_step?: string | null;
            /**
             * Format: date
             * @description Until which day.
             */
            next_step_on?: string | null;
            /** @description The address of whoever does it. */
            next_step_owner?: string | null;
            /**
             * Format: int64
             * @description Counts the cards of the organization.
             */
            number: number;
            /** @description `low`, `normal`, `high` or `urgent`. */
            priority: string;
            /** @description The name of its stage. */
            stage: string;
            /** @description What it is about. */
            title: string;
        };
        /** @description A document in an export. */
        ExportedDocument: components["schemas"]["ListedDocument"] & {
            /** @description The values of its fields, by name. */
            fields: {
                [key: string]: string;
            };
        };
        /** @description The kind of a document and what was found in it. */
        Extraction: {
            /** @description Fields of which a person said that the document has none. */
            absent?: string[];
            /** @description What was compared. */
            checks?: components["schemas"]["Check"][];
            /** @description By name; docs/extraction.md lists them. */
            fields: {
                [key: string]: components["schemas"]["Field"];
            };
            /** @description What kind of document it is. */
            kind: components["schemas"]["Kind"];
            /**
             * Format: float
             * @description The chance, 0 to 1, that it is of this kind.
             */
            kind_confidence?: number;
            /** @description Where the kind comes from. */
            kind_source?: components["schemas"]["Source"];
            /** @description What is charged for. */
            line_items?: components["schemas"]["LineItem"][];
            /** @description Whether a person said that these are the line items, all of them. */
            line_items_confirmed?: boolean;
        };
        /** @description What a user has set up. */
        Factors: {
            /**
             * Format: int64
             * @description How many passkeys there are.
             */
            passkeys: number;
            /**
             * Format: int64
             * @description How many recovery codes are left.
             */
            recovery_codes: number;
            /** @description Whether an organization of the user requires a second factor. */
            required: boolean;
            /** @description Whether an authenticator app is set up. */
            totp: boolean;
        };
        /** @description Why a document failed. */
        Failure: {
            /** @description For programs: a reading error such as `encrypted`, or a refusal such as `content_mismatch`. */
            code: string;
            /** @description One sentence for a person. */
            message: string;
        };
        /** @description Where a browser goes to end its session at the issuer too. */
        Farewell: {
            /** @description The issuer's page, which leads back to the sign-in page. */
            continue_at: string;
        };
        /** @description One found value. */
        Field: {
            /** @description What else it may be, likeliest first. */
            alternatives?: components["schemas"]["Alternative"][];
            /** @description Whether the print can be understood in more than one way: the alternatives say how. */
            ambiguous?: boolean;
            /** @description `[x0, y0, x1, y1]` in pixels of the stored page image. */
            box?: number[] | null;
            /**
             * Format: float
             * @description The chance, 0 to 1, that the value is right.
             */
            confidence: number;
            /** @description Of amounts: ISO 4217, once known. */
            currency?: string | null;
            /**
             * Format: int32
             * @description Page from 0, when the value was seen on one.
             */
            page?: number | null;
            /** @description The words as printed. */
            raw?: string | null;
            /**
             * Format: float
             * @description How sure the source itself is, 0 to 1, before calibration.
             */
            score?: number;
            /** @description Where it comes from. */
            source: components["schemas"]["Source"];
            /** @description What the value is. */
            type?: components["schemas"]["ValueType"];
            /** @description Whether a model named it without the page supporting it. */
            unsupported?: boolean;
            /** @description Dates `YYYY-MM-DD`, amounts as decimal strings with a point, the rest as printed. */
            value: string;
            /**
             * @description The words it was read from.
             * @example [
             *       "p0w12"
             *     ]
             */
            word_ids?: string[];
        };
        /** @description One wrong field of the input. */
        FieldError: {
            /** @description `snake_case`, part of the API. */
            code: string;
            /** @description One sentence for a person. */
            message: string;
            /**
             * @description JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. One of more than 100 characters is cut
             *     and ends in an ellipsis.
             */
            pointer: string;
        };
        /** @description Files inside a document's file. */
        Files: {
            items: components["schemas"]["StoredFile"][];
        };
        /** @description One version of the file. */
        FileVersion: {
            /** @description Who brought it. */
            actor_id: components["schemas"]["UserId"];
            /** @description Whether it is the document's file now. */
            current: boolean;
            /** @description Its media type. */
            media_type: string;
            /** @description The file's name. */
            name: string;
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /**
             * Format: date-time
             * @description When.
             */
            since: string;
            /**
             * Format: int64
             * @description Its size in bytes.
             */
            size: number;
        };
        /** @description The versions of a document's file. */
        FileVersions: {
            /** @description The newest first. */
            items: components["schemas"]["FileVersion"][];
        };
        /** @description A form, as it was when it was filled in. */
        FilledForm: {
            /** @description Which. */
            id: components["schemas"]["FormId"];
            /** @description Its name. */
            name: string;
            /**
             * Format: int32
             * @description The version of its fields.
             */
            version: number;
        };
        /** @description What was filled in. */
        FilledIn: {
            /** @description The answers by the keys of the fields. */
            answers: {
                [key: string]: string;
            };
            /** @description The token of the challenge. */
            challenge: string;
            /**
             * Format: int64
             * @description The number that solves it.
             */
            solution?: number | null;
            /**
             * Format: int32
             * @description The version of the fields that were shown.
             */
            version: number;
            /** @description Left empty: people do not see this field. */
            website?: string;
        };
        FinishCapture: {
            /** @description What the document is called in the end; without it, what it was called when it was begun. */
            name?: string | null;
            /** @description The pages, in their order: 1 to 60 photographs. Others that were sent are thrown away. */
            photographs: components["schemas"]["PhotographId"][];
        };
        Forgotten: {
            /** @description The account's address, in any case. */
            email: string;
        };
        Form: {
            /**
             * Format: binary
             * @description The file, with its name.
             */
            file: string;
            /** @description Languages of scanned pages, such as `eng+deu`. */
            language?: string | null;
        };
        /** @description A challenge: find a number so that the SHA-256 of `salt`, a colon and the number begins with `difficulty` zero bits. */
        FormChallenge: {
            /**
             * Format: int32
             * @description Zero bits with which the hash begins.
             */
            difficulty: number;
            /**
             * Format: date-time
             * @description When it was issued: it is taken from three seconds later on, for two hours.
             */
            issued_at: string;
            /** @description What is hashed before the colon. */
            salt: string;
            /** @description Sent back unchanged. */
            token: string;
        };
        /** @description A question of a form. */
        FormField: {
            /** @description What may be chosen, 1 to 50 values, for a choice. */
            choices?: string[] | null;
            /** @description What stands below it, up to 300 characters. */
            hint?: string | null;
            /** @description Its name for programs: 1 to 40 lower-case letters, digits and `_`. */
            key: string;
            /** @description What kind of answer it takes. */
            kind: components["schemas"]["FormFieldKind"];
            /** @description The question, 1 to 50 characters. */
            label: string;
            /** @description The longest answer: 1 to 10,000 characters. */
            max_length?: number | null;
            /** @description Whether it has to be answered. */
            required?: boolean;
        };
        /**
         * @description What kind of answer a question takes.
         * @enum {string}
         */
        FormFieldKind: "text" | "long_text" | "email" | "phone" | "date" | "choice" | "checkbox";
        /**
         * Format: uuid
         * @description A public form.
         */
        FormId: string;
        /** @description All forms. */
        Forms: {
            /** @description By name. */
            items: components["schemas"]["IntakeForm"][];
        };
        /** @description A document that was found. */
        FoundDocument: {
            /** @description The document. */
            document: components["schemas"]["ListedDocument"];
            /**
             * Format: float
             * @description How well it fits, for comparison within one search.
             */
            rank: number;
            /** @description Where it was found, the best places first: at most three. */
            snippets: components["schemas"]["SearchSnippet"][];
        };
        /** @description What goes next, and what stays whatever happens. */
        GoingNext: {
            /** @description The documents on hold, the newest hold first: at most 200. */
            held: components["schemas"]["HeldDocument"][];
            /** @description The documents that go, the next first: at most 200. */
            items: components["schemas"]["LeavingDocument"][];
            /**
             * Format: int32
             * @description Days from the trash to the end.
             */
            trash_days: number;
        };
        /** @description What a group means. */
        GroupRole: {
            /** @description The group, as the issuer writes it. */
            group: string;
            /** @description The role of its members. */
            role: components["schemas"]["Role"];
        };
        /** @description Why a document is looked at before it is paid. */
        Guard: {
            /**
             * Format: date-time
             * @description When they said so.
             */
            acknowledged_at?: string | null;
            acknowledged_by?: components["schemas"]["UserId"] | null;
            /**
             * Format: date-time
             * @description When it was found.
             */
            created_at: string;
            /** @description The evidence, in a sentence for a person. */
            detail: string;
            /** @description The fields it is about. */
            fields: string[];
            /** @description Which. */
            id: components["schemas"]["GuardId"];
            /** @description What it says. */
            name: components["schemas"]["GuardName"];
            other_id?: components["schemas"]["DocumentId"] | null;
        };
        /**
         * Format: uuid
         * @description Why a document is looked at before it is paid.
         */
        GuardId: string;
        /**
         * @description What a guard says.
         * @enum {string}
         */
        GuardName: "iban_changed" | "seen_before" | "vendor_mismatch" | "own_vendor";
        /** @description The guards of a document. */
        Guards: {
            /** @description Those that wait for somebody first. */
            items: components["schemas"]["Guard"][];
        };
        /** @description The documents of a period as one file. */
        HandOver: {
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            created_at: string;
            /**
             * Format: int32
             * @description Documents that are in the file by now.
             */
            documents_done: number;
            /**
             * Format: int32
             * @description Documents that will be in it, once that is known.
             */
            documents_total?: number | null;
            /** @description Why it could not be made. */
            error?: string | null;
            /**
             * Format: date-time
             * @description When its file is removed.
             */
            expires_at: string;
            /**
             * Format: date-time
             * @description When it was ready.
             */
            finished_at?: string | null;
            /**
             * Format: date
             * @description The first day.
             */
            from: string;
            /** @description Which. */
            id: components["schemas"]["HandOverId"];
            /** @description The kinds of documents. */
            kinds: components["schemas"]["Kind"][];
            /** @description Who asked for it. */
            made_by: components["schemas"]["UserId"];
            /**
             * Format: int32
             * @description Lines of `missing.csv`.
             */
            missing?: number | null;
            /** @description What is in the file beside the documents. */
            options: components["schemas"]["HandOverOptions"];
            /**
             * Format: int64
             * @description Size of the file in bytes.
             */
            size?: number | null;
            /** @description How far it is. */
            status: components["schemas"]["HandOverStatus"];
            /**
             * Format: date
             * @description The last day.
             */
            to: string;
        };
        /**
         * Format: uuid
         * @description Documents of a period as one file.
         */
        HandOverId: string;
        /** @description A signed link to the file of a hand-over. */
        HandOverLink: {
            /** @description Works without any header, for five minutes. */
            url: string;
        };
        /** @description What is in the file beside the documents, `fields.csv` and `missing.csv`. */
        HandOverOptions: {
            /**
             * @description The postings in the form of DATEV, without account numbers.
             * @default true
             */
            datev: boolean;
            /**
             * @description Each invoice and credit note as data too: UBL 2.1 in the terms of EN 16931.
             * @default true
             */
            ubl: boolean;
        };
        /**
         * @description How far a hand-over is.
         * @enum {string}
         */
        HandOverStatus: "waiting" | "working" | "ready" | "failed";
        /** @description Something that happened with a request. */
        Happened: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What, in a sentence. */
            sentence: string;
        };
        /** @description How the installation is. */
        Health: {
            /** @description Postgres. */
            database: components["schemas"]["HealthCondition"];
            /** @description Optional parts that are not configured: `antivirus`, `backups`, `google`, `mail`, `model`, `openid`. */
            off: string[];
            queue?: components["schemas"]["Queue"] | null;
            /** @description `ok` when everything that is needed answers. */
            status: components["schemas"]["HealthCondition"];
            /** @description The bucket, by where it is. */
            storage: components["schemas"]["Storage"];
            /** @description Of the program. */
            version: string;
        };
        /**
         * @description How one part is.
         * @enum {string}
         */
        HealthCondition: "ok" | "unreachable" | "off";
        /** @description A document on hold. */
        HeldDocument: {
            /** @description Who said so. */
            by: components["schemas"]["UserId"];
            /** @description Which. */
            id: components["schemas"]["DocumentId"];
            /** @description The file's name. */
            name: string;
            /** @description Why. */
            reason: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
        };
        /** @description A user in one organization. */
        Identity: {
            /** @description The user's address. */
            email: string;
            /** @description Whether the address is proved; until then nobody can be invited and nothing uploaded. */
            email_verified: boolean;
            /** @description Language of mails and pages: `en`, `es`, `fr` or `de`. */
            locale: string;
            /** @description The user's name. */
            name: string;
            /** @description The organization. */
            org_id: components["schemas"]["OrgId"];
            /** @description The organization's name. */
            organization: string;
            /** @description The role in it. */
            role: components["schemas"]["Role"];
            /** @description The user. */
            user_id: components["schemas"]["UserId"];
        };
        /** @description What became of asking a language model. */
        Improvement: {
            /** @description Why it did not help, in one sentence for a person. */
            note?: string | null;
            /** @description How far it is. */
            state: components["schemas"]["ImprovementState"];
        };
        /**
         * @description How far it is.
         * @enum {string}
         */
        ImprovementState: "waiting" | "improved" | "skipped" | "failed";
        /** @description A form, as members see it. */
        IntakeForm: {
            /** @description Its public address. */
            address: string;
            /** @description Whether it takes requests. */
            enabled: boolean;
            /** @description What it asks. */
            fields: components["schemas"]["FormField"][];
            /**
             * Format: int32
             * @description The version of its fields.
             */
            form_version: number;
            /** @description Which. */
            id: components["schemas"]["FormId"];
            /** @description What stands above it. */
            intro: string;
            /** @description Its name, which whoever fills it in sees too. */
            name: string;
            /**
             * Format: int64
             * @description How many requests came by it.
             */
            requests: number;
            /** @description The last part of that address. */
            slug: string;
            /** @description What is said once it was sent. */
            thanks: string;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change of a form; an absent member stays as it is. */
        IntakeFormChanges: {
            /** @description Whether it takes requests. */
            enabled?: boolean | null;
            /** @description What it asks, to 40 fields: a new version where that is something else. */
            fields?: components["schemas"]["FormField"][] | null;
            /** @description What stands above it, up to 2,000 characters. */
            intro?: string | null;
            /** @description 1 to 200 characters. */
            name?: string | null;
            /** @description What is said once it was sent, up to 2,000 characters. */
            thanks?: string | null;
        };
        /** @description What an organization has set for intake. */
        IntakeSettings: {
            /** @description Whether senders are told that their request has arrived. */
            acknowledge: boolean;
            /** @description Whether a request of somebody unknown makes a customer. */
            create_customers: boolean;
            /** @description Whether answers carry the history below. */
            quote: boolean;
            /**
             * Format: double
             * @description The confidence from which a request is routed without a person.
             */
            threshold: number;
            /**
             * Format: int64
             * @description Counts changes of the organization; the `ETag`.
             */
            version: number;
            /**
             * Format: int32
             * @description How many minutes a request should wait at most.
             */
            waiting_goal_minutes: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        IntakeSettingsChanges: {
            /** @description Whether senders are told that their request has arrived. */
            acknowledge?: boolean | null;
            /** @description Whether a request of somebody unknown makes a customer. */
            create_customers?: boolean | null;
            /** @description Whether answers carry the history below. */
            quote?: boolean | null;
            /**
             * Format: double
             * @description 0.5 to 0.99.
             */
            threshold?: number | null;
            /**
             * Format: int32
             * @description 1 to 10,080 minutes, which is a week.
             */
            waiting_goal_minutes?: number | null;
        };
        /** @description An invitation nobody has used yet. */
        Invitation: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Who is invited. */
            email: string;
            /**
             * Format: date-time
             * @description Until when its link works.
             */
            expires_at: string;
            /** @description Which. */
            id: components["schemas"]["InvitationId"];
            /** @description Who asked. */
            invited_by: components["schemas"]["UserId"];
            /** @description As what. */
            role: components["schemas"]["Role"];
        };
        /**
         * Format: uuid
         * @description An invitation to an organization.
         */
        InvitationId: string;
        /** @description What an invitation's link shows before it is used. */
        InvitationOffer: {
            /** @description Who is invited. */
            email: string;
            /**
             * Format: date-time
             * @description Until when the link works.
             */
            expires_at: string;
            /** @description The organization. */
            organization: string;
            /** @description As what. */
            role: components["schemas"]["Role"];
        };
        InvitationToken: {
            /** @description The last part of the link. */
            token: string;
        };
        InvitedSignUp: {
            /** @description One's name, 1 to 200 characters. */
            name: string;
            /** @description 12 to 1024 characters, none of those that are tried first. */
            password: string;
            /** @description The last part of the link. */
            token: string;
        };
        /** @description What an organization has set about its issuer. The client's secret is never shown. */
        Issuer: {
            /** @description Our client there. */
            client_id: string;
            default_role?: components["schemas"]["Role"] | null;
            /** @description The domains of addresses that may come by it; every domain when empty. */
            domains: string[];
            /** @description The claim that names a person's groups, or the path to it with dots. */
            groups_claim: string;
            /** @description The issuer, as it calls itself. */
            issuer: string;
            /** @description Whether people who are no members become some when they first sign in. */
            makes_members: boolean;
            /** @description The name on its button. */
            name: string;
            /** @description Whether members but admins come by the issuer alone. */
            required: boolean;
            /** @description Which group means which role; of several the highest counts. */
            roles: components["schemas"]["GroupRole"][];
        };
        /** @description What an admin sets. */
        IssuerChange: {
            /** @description Our client there. */
            client_id: string;
            /** @description Its secret; the one that is stored stays when it is left out, unless issuer or client change. */
            client_secret?: string | null;
            default_role?: components["schemas"]["Role"] | null;
            /** @description Domains of addresses that may come by it, at most 50; every domain when empty. */
            domains: string[];
            /** @description The claim that names a person's groups, or the path to it with dots; `groups` when left out. */
            groups_claim?: string | null;
            /** @description The issuer, such as `https://id.example.com/realms/staff`, exactly as it calls itself. */
            issuer: string;
            /** @description Whether people who are no members become some when they first sign in. */
            makes_members: boolean;
            /** @description The name on its button, 1 to 100 characters. */
            name: string;
            /** @description Whether members but admins come by the issuer alone. */
            required: boolean;
            /** @description Which group means which role: at most 100. */
            roles: components["schemas"]["GroupRole"][];
        };
        /** @description What an issuer says about itself. */
        IssuerFound: {
            /** @description The page on which its people sign in. */
            authorization_endpoint: string;
            /** @description How many keys it publishes. */
            keys: number;
            /** @description Whether signing out here leads to signing out there. */
            signs_out: boolean;
        };
        /** @description The organization's issuer, and what is registered there. */
        IssuerPage: {
            issuer?: components["schemas"]["Issuer"] | null;
            /** @description To be registered at the issuer: where it sends people back to. */
            redirect_uri: string;
            /** @description The page on which members sign in; to be registered at the issuer as the page after signing out. */
            sign_in_page: string;
        };
        IssuerTrial: {
            /** @description The issuer, such as `https://id.example.com/realms/staff`. */
            issuer: string;
        };
        /** @description A job in a list. */
        Job: {
            /**
             * Format: int32
             * @description Attempts begun.
             */
            attempt: number;
            /** @description Whether it was told to stop. */
            cancel_requested: boolean;
            /**
             * Format: date-time
             * @description When it was enqueued.
             */
            created_at: string;
            document_id?: components["schemas"]["DocumentId"] | null;
            /**
             * Format: date-time
             * @description When it was over.
             */
            finished_at?: string | null;
            /** @description Its identifier. */
            id: components["schemas"]["JobId"];
            /** @description What it does: `read-document`. */
            kind: string;
            /** @description Why the last attempt that failed did, in one sentence. */
            last_error?: string | null;
            /**
             * Format: int32
             * @description Attempts allowed.
             */
            max_attempts: number;
            /** @description Its priority, as raised by waiting. */
            priority: components["schemas"]["Priority"];
            /** @description Its queue. */
            queue: string;
            /**
             * Format: date-time
             * @description When it was or will be due.
             */
            run_at: string;
            /**
             * Format: date-time
             * @description When the last attempt began.
             */
            started_at?: string | null;
            /** @description Where it is in its life. */
            state: components["schemas"]["JobState"];
        };
        /** @description One attempt at a job. */
        JobAttempt: {
            /** @description Why it failed: stable, for programs. */
            code?: string | null;
            /**
             * Format: date-time
             * @description When it ended; absent while it runs.
             */
            ended_at?: string | null;
            /** @description Why it failed, in one sentence. */
            message?: string | null;
            /**
             * Format: int32
             * @description Counted from 1; 0 for a job that was ended before its first.
             */
            number: number;
            /** @description How it ended, if it did. */
            outcome: components["schemas"]["AttemptOutcome"];
            /**
             * Format: double
             * @description How long it took, in seconds.
             */
            seconds?: number | null;
            /**
             * Format: date-time
             * @description When it began; unknown for old ones.
             */
            started_at?: string | null;
        };
        /** @description A job with its attempts. */
        JobDetails: components["schemas"]["Job"] & {
            /** @description The last five that failed, and the one that runs or succeeded; oldest first. */
            attempts: components["schemas"]["JobAttempt"][];
            /**
             * Format: int32
             * @description Workers that died on it.
             */
            crashes: number;
            /** @description The identifiers and switches it was given. */
            payload: unknown;
            /** @description The last report of its handler. */
            progress?: unknown;
        };
        /**
         * Format: uuid
         * @description A job in the queue or the archive.
         */
        JobId: string;
        /** @description The organization's jobs of one kind. Counts stop at 100,000. */
        JobQueue: {
            /** @description The kind: `read-document`. */
            kind: string;
            /** @description What became of the jobs of the last day. */
            last_day: components["schemas"]["JobsOfLastDay"];
            /**
             * Format: int64
             * @description Seconds the oldest due job has waited; absent when none is due.
             */
            oldest_waiting_seconds?: number | null;
            /** @description Whether the organization lets none start. */
            paused: boolean;
            /** @description The queue whose workers run it. */
            queue: string;
            /**
             * Format: int64
             * @description Jobs that failed and will be tried again.
             */
            retrying: number;
            /**
             * Format: int64
             * @description Jobs that run.
             */
            running: number;
            /**
             * Format: int64
             * @description Jobs whose time has not come.
             */
            scheduled: number;
            /**
             * Format: int64
             * @description Jobs that are due and were not tried yet.
             */
            waiting: number;
        };
        /** @description A figure of a queue beyond its limit. */
        JobQueueAlert: {
            /** @description What is beyond it. */
            about: components["schemas"]["JobQueueAlertAbout"];
            /** @description The kind of jobs. */
            kind: string;
            /**
             * Format: double
             * @description What it should not exceed.
             */
            limit: number;
            /**
             * Format: double
             * @description What it is now: jobs, seconds, or a share from 0 to 1.
             */
            value: number;
        };
        /**
         * @description What can be beyond its limit.
         * @enum {string}
         */
        JobQueueAlertAbout: "depth" | "duration" | "failures";
        /** @description The organization's jobs, kind by kind. */
        JobQueues: {
            /**
             * @description What is beyond its limit: more than 100 due jobs of a kind, files that take more than 30 seconds, more than 5 % of
             *     the jobs of a day given up.
             */
            alerts: components["schemas"]["JobQueueAlert"][];
            /** @description Every kind. */
            items: components["schemas"]["JobQueue"][];
        };
        /** @description Jobs that were enqueued within the last 24 hours and are over: the newest 10,000 of all kinds. */
        JobsOfLastDay: {
            /**
             * Format: int64
             * @description Jobs that were ended on request.
             */
            cancelled: number;
            /**
             * Format: int64
             * @description Jobs that were given up.
             */
            dead: number;
            /**
             * Format: double
             * @description Given up among done and given up, 0 to 1; absent when there is neither.
             */
            failure_rate?: number | null;
            /**
             * Format: double
             * @description Seconds of the last attempt, for half of the jobs.
             */
            run_p50_seconds?: number | null;
            /**
             * Format: double
             * @description The same for 95 of 100 jobs.
             */
            run_p95_seconds?: number | null;
            /**
             * Format: int64
             * @description Jobs that are done.
             */
            succeeded: number;
            /**
             * Format: double
             * @description Seconds from being due to the last attempt, for half of the jobs; absent without jobs, as the next three.
             */
            wait_p50_seconds?: number | null;
            /**
             * Format: double
             * @description The same for 95 of 100 jobs.
             */
            wait_p95_seconds?: number | null;
        };
        /**
         * @description Where a job is in its life.
         * @enum {string}
         */
        JobState: "scheduled" | "waiting" | "running" | "retrying" | "succeeded" | "cancelled" | "dead";
        /** @description The organization one belongs to from now on. */
        Joined: {
            /** @description To switch to. */
            org_id: components["schemas"]["OrgId"];
        };
        /**
         * @description What kind of document it is.
         * @enum {string}
         */
        Kind: "invoice" | "credit_note" | "receipt" | "purchase_order" | "bank_statement" | "contract" | "identity_document" | "generic";
        /** @description A label. */
        Label: {
            /** @description `#rrggbb`. */
            colour: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Which. */
            id: components["schemas"]["LabelId"];
            /** @description Unique in the organization, in any case. */
            name: string;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /** @description Puts a label on the document or card; of a request, on its card. */
        LabelAction: {
            /** @description The label's name, 1 to 50 characters; it is made where there is none. */
            name: string;
        };
        /** @description What is to change; an absent member stays as it is. */
        LabelChanges: {
            /** @description `#rrggbb`. */
            colour?: string | null;
            /** @description 1 to 50 characters, unique in the organization in any case. */
            name?: string | null;
        };
        /**
         * Format: uuid
         * @description A label on documents.
         */
        LabelId: string;
        /** @description A document that goes, unless somebody prevents it. */
        LeavingDocument: {
            /**
             * Format: date-time
             * @description When: with the first sweep after this instant.
             */
            at: string;
            /** @description Which. */
            id: components["schemas"]["DocumentId"];
            kind?: components["schemas"]["Kind"] | null;
            /** @description The file's name. */
            name: string;
            /** @description Whether it is on hold: then it stays all the same. */
            on_hold: boolean;
            /** @description Why it goes. */
            reason: components["schemas"]["LeavingReason"];
        };
        /**
         * @description Why a document goes.
         * @enum {string}
         */
        LeavingReason: "retention" | "trash";
        /** @description One line of an invoice, order or receipt (EN 16931 BG-25). Amounts and quantities are decimal strings. */
        LineItem: {
            /** @description `[x0, y0, x1, y1]` in pixels of the stored page image. */
            box?: number[] | null;
            /**
             * Format: float
             * @description The chance, 0 to 1, that the line is right.
             */
            confidence: number;
            /** @description Position or article number as printed (BT-126). */
            id?: string | null;
            /** @description What it is (BT-153). */
            name?: string | null;
            /** @description Sum of the line as printed; without tax on invoices (BT-131). */
            net?: string | null;
            /**
             * Format: int32
             * @description Page from 0, when it was seen on one.
             */
            page?: number | null;
            /** @description How much of it (BT-129). */
            quantity?: string | null;
            /** @description Where it comes from. */
            source: components["schemas"]["Source"];
            /** @description Tax rate in percent (BT-152). */
            tax_rate?: string | null;
            /** @description Unit as printed, or by UN/ECE Recommendation 20 (BT-130). */
            unit?: string | null;
            /** @description Price of a unit (BT-146). */
            unit_price?: string | null;
            /**
             * @description The words it was read from.
             * @example [
             *       "p0w12"
             *     ]
             */
            word_ids?: string[];
        };
        /** @description A signed link to the file. */
        Link: {
            /**
             * Format: date-time
             * @description Until when.
             */
            expires_at: string;
            /** @description Works without any header. */
            url: string;
        };
        /** @description A document that is linked to a card. */
        LinkedDocument: {
            /** @description Which. */
            id: components["schemas"]["DocumentId"];
            /** @description Its name. */
            name: string;
        };
        /** @description Where an approval stands after a decision. */
        LinkOutcome: {
            state: components["schemas"]["ApprovalState"];
        };
        /** @description A document in a list. */
        ListedDocument: components["schemas"]["Document"] & {
            /** @description Its labels, by name. Clients see none. */
            labels: components["schemas"]["ListedLabel"][];
            /** @description The name of who uploaded it. */
            owner_name: string;
            /** @description A signed link to a small picture of its first page, where one was made already; else ask for the page's image. */
            thumbnail?: string | null;
        };
        /** @description A label as a list shows it. */
        ListedLabel: {
            /** @description `#rrggbb`. */
            colour: string;
            /** @description Which. */
            id: components["schemas"]["LabelId"];
            /** @description Its name. */
            name: string;
        };
        /**
         * @description Language of mails and pages.
         * @enum {string}
         */
        Locale: "en" | "es" | "fr" | "de";
        /** @description A key with its secret, which is shown this once. */
        MadeKey: components["schemas"]["ApiKey"] & {
            /** @description For `Authorization: Bearer`. It can't be shown again. */
            token: string;
        };
        /** @description A share link that was just made, and its address. */
        MadeShare: components["schemas"]["Share"] & {
            /** @description Where the receiver finds the document. It is shown this once. */
            url: string;
        };
        /** @description An upload link that was just made, and its address. */
        MadeUploadLink: components["schemas"]["UploadLink"] & {
            /** @description Where the sender finds the page. It is shown this once. */
            url: string;
        };
        /** @description Sends a mail. Placeholders such as `{title}` stand for what the object says. */
        MailAction: {
            /** @description Its subject, 1 to 200 characters with placeholders. */
            subject: string;
            /** @description What it says, 1 to 5,000 characters with placeholders. */
            text: string;
            /** @description To whom. */
            to: components["schemas"]["AutomationRecipient"];
        };
        /** @description A mailbox. */
        Mailbox: {
            /** @description How it is proved that the mailbox is theirs. */
            auth: components["schemas"]["MailboxAuth"];
            /** @description What its mails become. */
            becomes: components["schemas"]["MailboxBecomes"];
            /**
             * Format: date-time
             * @description When it was looked at last.
             */
            checked_at?: string | null;
            consent?: components["schemas"]["MailboxConsent"] | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Whether mails are taken from it. */
            enabled: boolean;
            /** @description For programs: what is wrong with it. */
            error_code?: string | null;
            /** @description For people: what is wrong with it. */
            error_message?: string | null;
            /**
             * Format: int64
             * @description Mails that were refused or given up.
             */
            failed: number;
            /** @description The folder that is read. */
            folder?: string | null;
            /** @description The server; absent where mails are posted. */
            host?: string | null;
            /** @description Which. */
            id: components["schemas"]["MailboxId"];
            /** @description Labels that its documents get, those of attachments too. */
            label_ids: components["schemas"]["LabelId"][];
            /** @description What is done to a mail in the mailbox once we have it. */
            mark: components["schemas"]["MailboxMark"];
            /** @description Of the mark `MOVE`: the folder it is moved to. */
            move_to?: string | null;
            /** @description What it is called here. */
            name: string;
            /** @description Whose its documents are. */
            owner_id: components["schemas"]["UserId"];
            /** @description Whether a mail to `name+anything@domain` arrives in the same mailbox. */
            plus_addressing: boolean;
            /**
             * Format: int32
             * @description Its port.
             */
            port?: number | null;
            /** @description Where answers to its requests go; the user name where that is an address and this is absent. */
            reply_address?: string | null;
            security?: components["schemas"]["MailboxSecurity"] | null;
            /**
             * Format: date
             * @description Mails that the server received before this day are left alone.
             */
            since?: string | null;
            /** @description How mails come from it. */
            source: components["schemas"]["MailboxSource"];
            /**
             * Format: date-time
             * @description When it was last looked at without a fault.
             */
            succeeded_at?: string | null;
            /** @description Media types whose attachments become documents; all where there are none. */
            take: string[];
            /** @description Who logs in. */
            username?: string | null;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
            /**
             * Format: int64
             * @description Mails that are known and not fetched yet.
             */
            waiting: number;
        };
        /**
         * @description How it is proved that a mailbox is the user's.
         * @enum {string}
         */
        MailboxAuth: "PASSWORD" | "GOOGLE" | "MICROSOFT";
        /**
         * @description What the mails of a mailbox become.
         * @enum {string}
         */
        MailboxBecomes: "DOCUMENTS" | "REQUESTS" | "BOTH";
        /**
         * @description Whether a mailbox may be read by consent.
         * @enum {string}
         */
        MailboxConsent: "MISSING" | "GIVEN" | "REFUSED";
        /** @description What a provider sent the browser back with. */
        MailboxConsentAnswer: {
            /** @description The code to exchange. */
            code?: string | null;
            /** @description Why there is none. */
            error?: string | null;
            /** @description As it was sent there. */
            state: string;
        };
        /**
         * Format: uuid
         * @description A mailbox that documents come from.
         */
        MailboxId: string;
        /**
         * @description What is done to a mail in the mailbox once we have it.
         * @enum {string}
         */
        MailboxMark: "NOTHING" | "SEEN" | "MOVE";
        /** @description A mail in the ledger of a mailbox. */
        MailboxMessage: {
            /**
             * Format: int32
             * @description How often fetching it was begun.
             */
            attempts: number;
            /**
             * Format: date-time
             * @description When it was seen first.
             */
            created_at: string;
            /** @description Why that document failed. */
            document_error?: string | null;
            document_id?: components["schemas"]["DocumentId"] | null;
            document_status?: components["schemas"]["Status"] | null;
            /** @description What became of it. */
            fate: components["schemas"]["MailFate"];
            /** @description Which. */
            id: components["schemas"]["MessageId"];
            /** @description The mailbox it was in. */
            mailbox_id: components["schemas"]["MailboxId"];
            /**
             * Format: date-time
             * @description When it was marked in the mailbox.
             */
            marked_at?: string | null;
            /** @description Its `Message-ID`; like the next two, absent again when its document was erased. */
            message_id?: string | null;
            /** @description The same in one sentence for a person. */
            reason?: string | null;
            /** @description For programs: why it is not a document, or not yet; of one that is stored, why it became no request. */
            reason_code?: string | null;
            request_id?: components["schemas"]["RequestId"] | null;
            /** @description Who wrote it. */
            sender?: string | null;
            /**
             * Format: date-time
             * @description When it was written, as it says.
             */
            sent_at?: string | null;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            size: number;
            /**
             * Format: int64
             * @description Files inside that did not: each says why.
             */
            skipped: number;
            /** @description What it is about. */
            subject?: string | null;
            /**
             * Format: int64
             * @description Files inside that became documents.
             */
            taken: number;
            /**
             * Format: int64
             * @description Its number in the mailbox; absent where it was posted.
             */
            uid?: number | null;
            /**
             * Format: date-time
             * @description When anything last changed.
             */
            updated_at: string;
        };
        /** @description A mail with the files inside. */
        MailboxMessageDetails: components["schemas"]["MailboxMessage"] & {
            /** @description Each with the document it became, or why it became none; empty until the mail is read. */
            files: components["schemas"]["StoredFile"][];
        };
        /** @description A secret, which is shown this once. */
        MailboxSecret: {
            /**
             * Format: date-time
             * @description Until when mails are accepted that were signed with the one before.
             */
            previous_until: string;
            /** @description `whsec_…`, as libraries for Standard Webhooks take it. */
            webhook_secret: string;
        };
        /**
         * @description How a connection is protected.
         * @enum {string}
         */
        MailboxSecurity: "TLS" | "STARTTLS" | "NONE";
        /**
         * @description How mails come.
         * @enum {string}
         */
        MailboxSource: "IMAP" | "WEBHOOK";
        /** @description The token of a link that was mailed. */
        MailedToken: {
            /** @description As it stands in the link. */
            token: string;
        };
        /**
         * @description What became of a mail.
         * @enum {string}
         */
        MailFate: "WAITING" | "STORED" | "DUPLICATE" | "REFUSED" | "FAILED" | "PARKED";
        /** @description One decision about many requests. */
        ManyRequests: {
            /** @description What is decided about each. */
            change: components["schemas"]["RequestsChange"];
            /** @description 1 to 200 requests. */
            requests: components["schemas"]["RequestId"][];
        };
        /** @description What became of each request, in the order in which they were named. */
        ManyRequestsDone: {
            /** @description One for each request. */
            results: components["schemas"]["RequestDone"][];
        };
        /** @description How many were marked. */
        MarkedRead: {
            /**
             * Format: int64
             * @description Notifications that were not read before.
             */
            read: number;
        };
        /** @description A user in an organization. */
        Membership: {
            /**
             * Format: date-time
             * @description Since when they belong to it.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Since when they are locked out.
             */
            deactivated_at?: string | null;
            /** @description The user's address. */
            email: string;
            /**
             * Format: date-time
             * @description When they last signed in, to whichever organization.
             */
            last_sign_in_at?: string | null;
            /** @description The user's name. */
            name: string;
            /** @description What they may do. */
            role: components["schemas"]["Role"];
            /** @description The user. */
            user_id: components["schemas"]["UserId"];
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /**
         * Format: uuid
         * @description A mail in the ledger of a mailbox.
         */
        MessageId: string;
        /**
         * @description How a second factor is shown.
         * @enum {string}
         */
        Method: "totp" | "recovery_code" | "passkey";
        /** @description The ways to sign in here, beside a password. */
        Methods: {
            /** @description Whether there is sign-in with Google. */
            google: boolean;
            /** @description The name of the installation's own issuer, if it has one. */
            installation?: string | null;
            organization?: components["schemas"]["OrganizationMethod"] | null;
        };
        /** @description What an organization has set for language models. */
        ModelSettings: {
            /**
             * Format: int64
             * @description Tokens that may be spent on a day (UTC), prompts, images and answers together.
             */
            model_tokens_per_day: number;
            /** @description When a language model is asked about a document, where the installation has one. */
            model_use: components["schemas"]["ModelUse"];
            /**
             * Format: int64
             * @description Counts changes of the organization; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        ModelSettingsChanges: {
            /**
             * Format: int64
             * @description Tokens that may be spent on a day; 0 spends none.
             */
            model_tokens_per_day?: number | null;
            model_use?: components["schemas"]["ModelUse"] | null;
        };
        /**
         * @description When a language model is asked about a document.
         * @enum {string}
         */
        ModelUse: "never" | "when_unsure" | "always";
        /** @description Moves a card to the end of a stage. */
        MoveAction: {
            /** @description The stage, which may be another pipeline's. */
            stage_id: components["schemas"]["StageId"];
        };
        /** @description A card that was moved. */
        MovedCard: {
            /**
             * Format: int64
             * @description Of the board where it is now.
             */
            board_version: number;
            /** @description The card as it is now. */
            card: components["schemas"]["Card"];
        };
        /** @description The customer that a client is. */
        MyCustomer: {
            /** @description Which. */
            id: components["schemas"]["CustomerId"];
            /** @description A person or a company. */
            kind: components["schemas"]["CustomerKind"];
            /** @description Its name. */
            name: string;
        };
        /** @description An entry of a client's own timeline. */
        MyCustomerEntry: {
            /** @description The sum, as a decimal string with a point. */
            amount?: string | null;
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description Who attached it. */
            attached_by: components["schemas"]["AttachedBy"];
            /** @description The currency of the sum: ISO 4217. */
            currency?: string | null;
            /** @description More about it. */
            detail?: string | null;
            /**
             * Format: uuid
             * @description Which.
             */
            id: string;
            /** @description What it is. */
            kind: components["schemas"]["CustomerEntryKind"];
            /**
             * Format: uuid
             * @description The document that it is.
             */
            object_id: string;
            /** @description What it is called. */
            title: string;
        };
        /** @description Who a client is among the customers. */
        MyCustomerPage: {
            customer?: components["schemas"]["MyCustomer"] | null;
        };
        /** @description An approval that a member asks for. */
        NewApproval: {
            /** @description The document. */
            document_id: components["schemas"]["DocumentId"];
            /**
             * Format: int32
             * @description Working days until it should be decided, 1 to 365.
             */
            due_days?: number | null;
            /** @description The approvers: 1 to 5 steps in order, each with 1 to 10 members, one of whom has to approve. */
            steps: components["schemas"]["ApprovalRuleStep"][];
        };
        /** @description An automation to be made. */
        NewAutomation: {
            /** @description What it does, in this order: 1 to 10 actions. */
            actions: components["schemas"]["AutomationAction"][];
            /** @description On which of them it acts; on every one when absent. */
            condition?: components["schemas"]["AutomationCondition"];
            /**
             * @description Whether it acts; it does when absent.
             * @default true
             */
            enabled: boolean;
            /** @description What it is for, 1 to 200 characters. */
            name: string;
            /** @description What it hears of; of completed documents when absent. */
            on?: components["schemas"]["AutomationTrigger"];
        };
        NewCapture: {
            /** @description What the document is called, without an extension: 1 to 100 characters. */
            name: string;
        };
        /** @description A card to be made. */
        NewCard: {
            amount?: components["schemas"]["Amount"] | null;
            assignee_id?: components["schemas"]["UserId"] | null;
            before_id?: components["schemas"]["CardId"] | null;
            /** @description In which currency: given with an amount, and only then. */
            currency?: string | null;
            customer_id?: components["schemas"]["CustomerId"] | null;
            /** @description Markdown, to 20,000 characters. */
            description?: string | null;
            /**
             * Format: date-time
             * @description Until when it is to be done.
             */
            due_at?: string | null;
            /**
             * Format: date
             * @description When that is expected.
             */
            expected_on?: string | null;
            /** @description Else at the top; at the end when absent. */
            first?: boolean;
            /** @description Its labels, to 20. */
            labels?: components["schemas"]["LabelId"][];
            /** @description How urgent it is; `normal` when absent. */
            priority?: components["schemas"]["CardPriority"];
            /** @description In which stage. */
            stage_id: components["schemas"]["StageId"];
            /** @description What it is about, 1 to 200 characters. */
            title: string;
        };
        /** @description A comment to write. */
        NewCardComment: {
            /** @description Members to tell, to 20. */
            mentions?: components["schemas"]["UserId"][];
            /** @description Markdown, 1 to 10,000 characters. */
            text: string;
        };
        /** @description An item to be added at the end. */
        NewChecklistItem: {
            /** @description 1 to 200 characters. */
            text: string;
        };
        /** @description A customer to be made. */
        NewCustomer: {
            /** @description One line of up to 500 characters. */
            address?: string | null;
            /** @description Domains of its mail such as `example.com`, at most 50; none where everybody has an address. */
            domains?: string[];
            /** @description E-mail addresses, at most 50. */
            emails?: string[];
            /** @description A person or a company. */
            kind: components["schemas"]["CustomerKind"];
            /** @description 1 to 200 characters. */
            name: string;
            /** @description Up to 5,000 characters. */
            notes?: string | null;
            /** @description Telephone numbers, at most 50; one without a country is one of the organization's. */
            phones?: string[];
            /** @description VAT identifiers, at most 50. */
            vat_ids?: string[];
        };
        /** @description A note to write. */
        NewDocumentNote: {
            /** @description Where: none or one for a note, 1 to 200 for a highlight, one for a box. */
            areas?: components["schemas"]["NoteArea"][];
            /** @description What is marked. */
            kind: components["schemas"]["NoteKind"];
            /** @description Members to tell, to 20. */
            mentions?: components["schemas"]["UserId"][];
            /**
             * Format: int32
             * @description On which page, from 0.
             */
            page: number;
            /** @description What is said, to 4,000 characters. A note says something; a highlight and a box need not. */
            text?: string;
        };
        /** @description What takes the place of a document's file. */
        NewFileVersion: {
            /** @description A document that was uploaded for it and has been read: it goes, its file stays as the new version. */
            document_id: components["schemas"]["DocumentId"];
        };
        /** @description Which documents are wanted. */
        NewHandOver: {
            /**
             * Format: date
             * @description The first day: dates of the documents count.
             */
            from: string;
            /** @description The kinds; invoices, credit notes and receipts when absent. */
            kinds?: components["schemas"]["Kind"][];
            /** @description What is in the file beside the documents. */
            options?: components["schemas"]["HandOverOptions"];
            /**
             * Format: date
             * @description The last day, at most 366 days later.
             */
            to: string;
        };
        /** @description A hold to put on a document. */
        NewHold: {
            /** @description Why, 1 to 500 characters. */
            reason: string;
        };
        /** @description A form to be made. */
        NewIntakeForm: {
            /** @description What it asks, to 40 fields; those for name, address and message are added where they are missing. */
            fields?: components["schemas"]["FormField"][];
            /** @description What stands above it, up to 2,000 characters. */
            intro?: string;
            /** @description 1 to 200 characters. */
            name: string;
            /** @description What is said once it was sent, up to 2,000 characters. */
            thanks?: string;
        };
        NewInvitation: {
            /** @description Where to. */
            email: string;
            /** @description As what: a role up to one's own. */
            role: components["schemas"]["Role"];
        };
        NewKey: {
            /**
             * Format: date-time
             * @description Until when it works, at most a year from now; for ever when absent.
             */
            expires_at?: string | null;
            /** @description What it is for, 1 to 100 characters. */
            name: string;
            /** @description What it may do: at least one. */
            scopes: components["schemas"]["Scope"][];
        };
        /** @description A label to be made. */
        NewLabel: {
            /** @description `#rrggbb`; one that suits the name when absent. */
            colour?: string | null;
            /** @description 1 to 50 characters, unique in the organization in any case. */
            name: string;
        };
        /** @description What is to be done next on a card. */
        NewNextStep: {
            /**
             * Format: date
             * @description Until which day.
             */
            on?: string | null;
            owner_id?: components["schemas"]["UserId"] | null;
            /** @description What, 1 to 200 characters. */
            text: string;
        };
        NewOrganization: {
            /** @description Its name, 1 to 200 characters. */
            name: string;
        };
        NewPasskey: {
            /**
             * Format: uuid
             * @description `ceremony` of the start.
             */
            ceremony: string;
            /** @description What `navigator.credentials.create()` answered, as its `toJSON()` gives it. */
            credential: Record<string, never>;
            /** @description What the user calls it. */
            name: string;
        };
        NewPassword: {
            /** @description What opens the file; kept sealed. */
            password: string;
        };
        /** @description A pipeline to be made. */
        NewPipeline: {
            /** @description 1 to 200 characters. */
            name: string;
            /** @description 1 to 30 stages, in order; New, In progress and Done when absent. */
            stages?: components["schemas"]["NewStage"][] | null;
        };
        /** @description How a pipeline is to take requests. */
        NewPipelineIntake: {
            /** @description What belongs here: up to 1,000 characters. */
            description?: string;
            stage_id?: components["schemas"]["StageId"] | null;
            /**
             * @description Whether requests are sent here.
             * @default true
             */
            takes_requests: boolean;
        };
        /** @description What a document is to another. */
        NewRelation: {
            /** @description The other document. */
            document_id: components["schemas"]["DocumentId"];
            /** @description `credit_note_of`, `duplicate_of` or `version_of`. */
            relation: components["schemas"]["RelationKind"];
        };
        /** @description A request to be entered. */
        NewRequest: {
            customer_id?: components["schemas"]["CustomerId"] | null;
            /** @description Documents that belong to it, to 50. */
            documents?: components["schemas"]["DocumentId"][];
            /** @description Who sent it. */
            sender?: components["schemas"]["RequestSender"];
            source?: components["schemas"]["RequestSource"] | null;
            /** @description What it is about: up to 200 characters; the text's first line when empty. */
            subject?: string;
            /** @description What was written: 1 to 50,000 characters. */
            text: string;
        };
        /** @description A note to be kept. */
        NewRequestNote: {
            /** @description 1 to 20,000 characters. */
            text: string;
        };
        /** @description An answer to be sent. */
        NewRequestReply: {
            /** @description Whether the history stands below; as the organization has set it when absent. */
            quote?: boolean | null;
            /** @description 1 to 20,000 characters. */
            text: string;
            /**
             * Format: int64
             * @description The version that was seen; whatever it is when absent.
             */
            version?: number | null;
        };
        NewRole: {
            /** @description What the member may do from now on. */
            role: components["schemas"]["Role"];
        };
        /** @description A link as somebody asks for it. */
        NewShare: {
            /**
             * Format: int32
             * @description Days for which it works: 1 to 7.
             */
            days: number;
            /**
             * Format: int32
             * @description How many downloads it allows: 1 to 1000, or any number where absent.
             */
            max_downloads?: number | null;
            /** @description What has to be entered first: 8 to 200 characters. Tell it to the receiver by another way than the link. */
            password?: string | null;
        };
        /** @description A stage to be made. */
        NewStage: {
            colour?: components["schemas"]["CategoryColour"] | null;
            /** @description 1 to 50 characters. */
            name: string;
            /**
             * Format: int32
             * @description Its place in the pipeline, from 0; the last when absent.
             */
            position?: number | null;
            /** @description Whether what is here is done. */
            terminal?: boolean;
            /** @description Whether no more get in. */
            wip_hard?: boolean;
            /**
             * Format: int32
             * @description Most cards that should be in it, 1 to 10,000.
             */
            wip_limit?: number | null;
        };
        NewUpload: {
            /** @description Whether to give out a ticket although a document with the same SHA-256 is here already. */
            again?: boolean;
            /** @description Languages of scanned pages, such as `eng+deu`; the installation's setting when absent. */
            language?: string | null;
            /** @description The file's media type; the name's extension decides when it is absent. */
            media_type?: string | null;
            /** @description The file's name. */
            name: string;
            /**
             * @description Whether a file of more than 5 MiB may be sent in parts: then the ticket is for parts of that size instead of one
             *     PUT.
             */
            parts?: boolean;
            /**
             * @description SHA-256 of the file as 64 hexadecimal digits, checked when it is read. A file that is here already needs no
             *     ticket.
             */
            sha256?: string | null;
            /**
             * Format: int64
             * @description The file's size in bytes.
             */
            size: number;
        };
        /** @description A link as somebody asks for it. */
        NewUploadLink: {
            /**
             * Format: int32
             * @description Hours for which it works: 1 to 2160, which is 90 days.
             */
            hours: number;
            /** @description Labels of what comes by it, at most 10; clients give none. */
            label_ids?: components["schemas"]["LabelId"][];
            /**
             * Format: int64
             * @description How many bytes it takes, over all files; as many as its files may have where absent.
             */
            max_bytes?: number | null;
            /**
             * Format: int32
             * @description How many files it takes: 1 to 1000, 50 where absent.
             */
            max_files?: number | null;
            /** @description What it is called, for those who send and those who receive: 1 to 80 characters. */
            name: string;
            /** @description What the sender reads about it: at most 500 characters. */
            purpose?: string | null;
        };
        NewUploads: {
            /** @description 1 to 100 files. Each counts as one upload. */
            files: components["schemas"]["NewUpload"][];
        };
        /** @description What is to be known of a vendor. */
        NewVendor: {
            /** @description Its address as printed, on one line. */
            address?: string;
            /** @description Its name as printed on its documents, 1 to 200 characters. */
            name: string;
            /** @description Its VAT identifier: documents that print it are taken for its. */
            vat_id?: string | null;
        };
        /** @description A view as somebody saves it. */
        NewView: {
            /** @description The filters, as the app writes them: at most 8 KiB. */
            filters: Record<string, never>;
            /** @description 1 to 80 characters, unique among the member's own in any case. */
            name: string;
            /** @description Whether the organization sees it: for operators and admins. */
            shared?: boolean;
            /** @description The order. */
            sort?: components["schemas"]["DocumentOrder"];
        };
        /** @description A part of a page, in fractions of its width and height: 0 is left and top. */
        NoteArea: {
            /**
             * Format: double
             * @description Its height.
             */
            height: number;
            /**
             * Format: double
             * @description Its left edge.
             */
            left: number;
            /**
             * Format: double
             * @description Its upper edge.
             */
            top: number;
            /**
             * Format: double
             * @description Its width.
             */
            width: number;
        };
        /**
         * Format: uuid
         * @description A note on a document.
         */
        NoteId: string;
        /**
         * @description What is marked on the page.
         * @enum {string}
         */
        NoteKind: "note" | "highlight" | "box";
        /** @description A notification of one member. */
        Notification: {
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /** @description Which. */
            id: components["schemas"]["NotificationId"];
            /** @description What kind of news it is, such as `automation.matched`. */
            kind: string;
            /**
             * Format: uuid
             * @description The object it is about.
             */
            object_id: string;
            /** @description The kind of object it is about, such as `document`. */
            object_type: string;
            /**
             * Format: date-time
             * @description When it was read.
             */
            read_at?: string | null;
            /** @description What there is to know beside it. */
            text: string;
            /** @description One line. */
            title: string;
        };
        /**
         * Format: uuid
         * @description A notification of one member.
         */
        NotificationId: string;
        /** @description A page of notifications. */
        Notifications: {
            /** @description Newest first. */
            items: components["schemas"]["Notification"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many were not read, on all pages together.
             */
            unread: number;
        };
        /** @description Tells members inside the platform, each once. */
        NotifyAction: {
            /** @description Whoever looks after the request or card. */
            assignee?: boolean;
            /** @description These members, at most 100. A client is told of their own documents alone. */
            members?: components["schemas"]["UserId"][];
            /** @description Everybody with one of these roles, `ADMIN` or `OPERATOR`. */
            roles?: components["schemas"]["Role"][];
        };
        ObjectKey: {
            /** @description URL-encoded, with `+` for a space. */
            key: string;
        };
        /** @description An organization and its settings. */
        Organization: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description Since when it is being deleted; gone thirty days later.
             */
            deletion_requested_at?: string | null;
            /** @description Which. */
            id: components["schemas"]["OrgId"];
            /** @description BCP 47, such as `en-US`: the order of day and month where a document is silent. */
            locale?: string | null;
            /** @description Its name. */
            name: string;
            /** @description Whether everybody must show a second factor. */
            require_second_factor: boolean;
            /**
             * Format: double
             * @description Under this confidence, 0 to 1, a routed request waits for review.
             */
            routing_threshold: number;
            /** @description Where its working hours and mornings are: an IANA name such as `Europe/Berlin`. */
            time_zone: string;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change; an absent member stays as it is. */
        OrganizationChanges: {
            /** @description BCP 47 such as `de-CH`; null for none. */
            locale?: string | null;
            /** @description Its name, 1 to 200 characters. */
            name?: string | null;
            /** @description Whether everybody must show a second factor. */
            require_second_factor?: boolean | null;
            /**
             * Format: double
             * @description Under this confidence a routed request waits for review.
             */
            routing_threshold?: number | null;
            /** @description An IANA time zone such as `Europe/Berlin`. */
            time_zone?: string | null;
        };
        /** @description An organization's own sign-in. */
        OrganizationMethod: {
            /** @description The host of the issuer, to which the button leads. */
            host: string;
            /** @description The name on its button. */
            name: string;
            /** @description The organization, which one is about to enter. */
            organization: string;
        };
        /**
         * Format: uuid
         * @description An organization: the tenant.
         */
        OrgId: string;
        /**
         * @description How a version came about.
         * @enum {string}
         */
        Origin: "first" | "again" | "model" | "person";
        /** @description Another pipeline that a request may belong to. */
        OtherPlace: {
            /**
             * Format: double
             * @description How likely it is, from 0 to 1.
             */
            confidence: number;
            /** @description Which. */
            pipeline: components["schemas"]["RequestNamed_PipelineId"];
            /** @description Why, in words. */
            reasoning: string;
        };
        /** @description One page of a list. */
        Page_ActivityEntry: {
            items: components["schemas"]["ActivityEntry"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_ApiKey: {
            items: components["schemas"]["ApiKey"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Automation: {
            items: components["schemas"]["Automation"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_AutomationRun: {
            items: components["schemas"]["AutomationRun"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Card: {
            items: components["schemas"]["Card"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_CardComment: {
            items: components["schemas"]["CardComment"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_CardEvent: {
            items: components["schemas"]["CardEvent"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Customer: {
            items: components["schemas"]["Customer"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_CustomerEntry: {
            items: components["schemas"]["CustomerEntry"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_CustomerPair: {
            items: components["schemas"]["CustomerPair"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_FoundDocument: {
            items: components["schemas"]["FoundDocument"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_HandOver: {
            items: components["schemas"]["HandOver"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Invitation: {
            items: components["schemas"]["Invitation"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Job: {
            items: components["schemas"]["Job"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Label: {
            items: components["schemas"]["Label"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_ListedDocument: {
            items: components["schemas"]["ListedDocument"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_MailboxMessage: {
            items: components["schemas"]["MailboxMessage"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Membership: {
            items: components["schemas"]["Membership"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_MyCustomerEntry: {
            items: components["schemas"]["MyCustomerEntry"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Request: {
            items: components["schemas"]["Request"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_RequestMessage: {
            items: components["schemas"]["RequestMessage"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_Vendor: {
            items: components["schemas"]["Vendor"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_WaitingApproval: {
            items: components["schemas"]["WaitingApproval"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_WaitingCard: {
            items: components["schemas"]["WaitingCard"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description One page of a list. */
        Page_WebhookDelivery: {
            items: components["schemas"]["WebhookDelivery"][];
            /** @description Give it as `cursor` to get the next page; absent on the last. */
            next_cursor?: string | null;
            /**
             * Format: int64
             * @description How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
             */
            total?: number | null;
        };
        /** @description Pages of a document. */
        Pages: {
            /** @description The pages asked for. */
            items: components["schemas"]["DocumentPage"][];
            /**
             * Format: int32
             * @description Pages the document has, once known.
             */
            total?: number | null;
        };
        /** @description The further mails of a sender who sent too many. */
        ParkedMails: {
            /**
             * Format: int64
             * @description How many there are, or were when they were settled.
             */
            count: number;
            /**
             * Format: date-time
             * @description When they were discarded.
             */
            discarded_at?: string | null;
            /**
             * Format: date-time
             * @description When they were released.
             */
            released_at?: string | null;
            /** @description Whose they are. */
            sender: string;
        };
        /** @description How a file is cut into parts. The upload is named by its document. */
        PartPlan: {
            /**
             * Format: int32
             * @description How many parts there are; they are numbered from 1.
             */
            count: number;
            /**
             * Format: date-time
             * @description Until when the file must be complete: then what was sent is removed.
             */
            expires_at: string;
            /**
             * Format: int64
             * @description Bytes of each part but the last, which has the rest.
             */
            part_size: number;
        };
        /** @description A part and the request that stores it. */
        PartTicket: components["schemas"]["Upload"] & {
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /**
             * Format: int64
             * @description The bytes to send: `part_size`, and of the last part the rest.
             */
            size: number;
        };
        /** @description Parts to send. */
        PartTickets: {
            /** @description In the order of the request. */
            items: components["schemas"]["PartTicket"][];
        };
        /** @description A passkey as its user sees it. */
        Passkey: {
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
            /** @description Its id here. */
            id: components["schemas"]["PasskeyId"];
            /**
             * Format: date-time
             * @description When it was last shown.
             */
            last_used_at?: string | null;
            /** @description What the user calls it. */
            name: string;
        };
        /** @description What `navigator.credentials.create()` is called with. */
        PasskeyCreation: {
            /**
             * Format: uuid
             * @description Give it back with the credential. It serves once, for five minutes.
             */
            ceremony: string;
            /** @description `publicKey` in it is read by `PublicKeyCredential.parseCreationOptionsFromJSON()`. */
            options: Record<string, never>;
        };
        /**
         * Format: uuid
         * @description A passkey of a user.
         */
        PasskeyId: string;
        PasskeyName: {
            /** @description What the user calls it. */
            name: string;
        };
        /** @description What `navigator.credentials.get()` is called with. */
        PasskeyRequest: {
            /**
             * Format: uuid
             * @description Give it back with the credential. It serves once, for five minutes.
             */
            ceremony: string;
            /** @description `publicKey` in it is read by `PublicKeyCredential.parseRequestOptionsFromJSON()`. */
            options: Record<string, never>;
        };
        /** @description The passkeys of a user. */
        Passkeys: {
            /** @description Oldest first, at most 20. */
            items: components["schemas"]["Passkey"][];
        };
        PasswordChange: {
            /** @description The password so far. */
            current_password: string;
            /** @description Whether the other sessions of the user go on; they end otherwise. */
            keep_other_sessions?: boolean;
            /** @description 12 to 1024 characters, none of those that are tried first. */
            new_password: string;
        };
        PasswordReset: {
            /** @description 12 to 1024 characters, none of those that are tried first. */
            password: string;
            /** @description As it stands in the link. */
            token: string;
        };
        /** @description What is asked for is being made. */
        Pending: {
            /** @description Always `pending`: ask again after `Retry-After` seconds. */
            status: string;
        };
        PendingSignIn: {
            /** @description `challenge` of the sign-in. */
            challenge: string;
        };
        /**
         * Format: uuid
         * @description One of these photographs.
         */
        PhotographId: string;
        /** @description Photographs that are stored. */
        PhotographsArrived: {
            /** @description They need not be sent again. */
            items: components["schemas"]["PhotographId"][];
        };
        /** @description A photograph that was announced, and the request that stores it. */
        PhotographTicket: {
            /** @description Names the photograph. */
            id: components["schemas"]["PhotographId"];
            /** @description PUT it so. */
            upload: components["schemas"]["Upload"];
        };
        /** @description A piece of the text. */
        Phrase: {
            /** @description The first byte after it. */
            end: number;
            /** @description Its first byte. */
            start: number;
        };
        /** @description A pipeline with its stages. */
        Pipeline: {
            /**
             * Format: date-time
             * @description Since when it is archived.
             */
            archived_at?: string | null;
            /**
             * Format: int64
             * @description Counts every change of its cards and stages.
             */
            board_version: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Which. */
            id: components["schemas"]["PipelineId"];
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Cards that are neither archived nor in a terminal stage.
             */
            open_cards: number;
            /** @description Its stages, in order. */
            stages: components["schemas"]["Stage"][];
            /**
             * Format: int64
             * @description Counts changes of the pipeline itself; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change of a pipeline; an absent member stays as it is. */
        PipelineChanges: {
            /** @description Into the archive, or out of it. */
            archived?: boolean | null;
            /** @description 1 to 200 characters. */
            name?: string | null;
        };
        /**
         * Format: uuid
         * @description A pipeline.
         */
        PipelineId: string;
        /** @description How a pipeline takes requests. */
        PipelineIntake: {
            /** @description What belongs here, in a sentence or two. Until there are decisions to learn from, this says it. */
            description: string;
            /** @description The pipeline. */
            pipeline_id: components["schemas"]["PipelineId"];
            stage_id?: components["schemas"]["StageId"] | null;
            /** @description Whether requests are sent here. */
            takes_requests: boolean;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /** @description Pipelines of the organization. */
        Pipelines: {
            /** @description By name. */
            items: components["schemas"]["Pipeline"][];
        };
        /** @description What became of a posted mail. */
        PostedMail: {
            document_id?: components["schemas"]["DocumentId"] | null;
            /** @description What became of it. */
            fate: components["schemas"]["MailFate"];
            /** @description Its row in the ledger. */
            id: components["schemas"]["MessageId"];
            /** @description Why it is no document. */
            reason?: string | null;
        };
        /**
         * @description Who goes first. A job that waits for long rises by one every ten minutes.
         * @enum {string}
         */
        Priority: "high" | "normal" | "low";
        /** @description RFC 9457 problem details. */
        Problem: {
            /** @description Stable, `snake_case`, for programs. */
            code: string;
            /** @description The object as it is now, for code `version_mismatch`. */
            current?: unknown;
            /** @description One sentence for a person. */
            detail: string;
            /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
            errors?: components["schemas"]["FieldError"][];
            /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
            more_errors?: number | null;
            /** @description Name it when you ask for help. */
            request_id?: string | null;
            /**
             * Format: int32
             * @description The HTTP status again.
             */
            status: number;
            /** @description The status in words. */
            title: string;
        };
        ProfileChange: {
            locale?: components["schemas"]["Locale"] | null;
            /** @description The person's name. */
            name?: string | null;
        };
        /** @description A form to be filled in. */
        PublicForm: {
            /** @description What is solved before it is sent. */
            challenge: components["schemas"]["FormChallenge"];
            /** @description What it asks. */
            fields: components["schemas"]["FormField"][];
            /** @description What stands above it. */
            intro: string;
            /** @description The name of the form. */
            name: string;
            /** @description The organization that receives. */
            organization: string;
            /** @description What is said once it was sent. */
            thanks: string;
            /**
             * Format: int32
             * @description The version of the fields: sent back with the answers.
             */
            version: number;
        };
        Queue: {
            /**
             * Format: int64
             * @description Jobs given up within the last day.
             */
            dead_last_day: number;
            /**
             * Format: int64
             * @description Seconds the oldest ready job has waited.
             */
            oldest_ready_seconds: number;
            /**
             * Format: int64
             * @description Jobs that could run now.
             */
            ready: number;
            /**
             * Format: int64
             * @description Jobs that are running.
             */
            running: number;
        };
        /** @description Why a file could not be read, or not wholly. */
        ReadingError: {
            /** @description For programs. */
            code: components["schemas"]["ReadingErrorCode"];
            /** @description One sentence for a person. */
            message: string;
        };
        /**
         * @description The reasons of a [`ReadingError`].
         * @enum {string}
         */
        ReadingErrorCode: "encrypted" | "corrupt" | "empty" | "unsupported" | "mismatch" | "too_large" | "page_limit" | "word_limit" | "time_limit" | "memory_limit" | "unread" | "infected" | "internal";
        /** @description Shows once more who it is. */
        Reauthentication: {
            /** @description The account's password. An account without one needs a sign-in of the last ten minutes instead. */
            password?: string | null;
        };
        /** @description The file has been taken over. */
        Received: {
            /** @description Always `received`. */
            state: string;
        };
        /** @description Codes that each stand in once for a lost factor. They are shown here and never again. */
        RecoveryCodes: {
            /** @description Ten of them; empty when the codes the user has go on. */
            recovery_codes: string[];
        };
        /**
         * @description Why a request was rejected.
         * @enum {string}
         */
        RejectionReason: "spam" | "not_for_us" | "duplicate" | "other";
        /** @description Why a request is none of ours. */
        RejectRequest: {
            /** @description In one's own words, up to 1,000 characters. */
            note?: string | null;
            /** @description Why. */
            reason: components["schemas"]["RejectionReason"];
            /**
             * Format: int64
             * @description The version that was seen.
             */
            version: number;
        };
        /** @description Another document, and what it is to this one. */
        RelatedDocument: {
            /**
             * Format: date-time
             * @description Since when it is in the trash; absent where it is not.
             */
            deleted_at?: string | null;
            /** @description The other document. */
            document_id: components["schemas"]["DocumentId"];
            kind?: components["schemas"]["Kind"] | null;
            /** @description The name of its file. */
            name: string;
            /** @description Its number, such as that of an invoice. */
            number?: string | null;
            /** @description Whether this document is the first of the two: the credit note, the duplicate, the attachment. */
            outgoing: boolean;
            /** @description Whether nobody said so: it looks like it, and a person decides. */
            proposed: boolean;
            /** @description What one is to the other. */
            relation: components["schemas"]["RelationKind"];
        };
        /** @description What a document belongs to. */
        RelatedDocuments: {
            /** @description What somebody said, then what came inside what, then what is proposed. */
            items: components["schemas"]["RelatedDocument"][];
        };
        /**
         * @description What one document is to another, as somebody says it.
         * @enum {string}
         */
        RelationKind: "credit_note_of" | "duplicate_of" | "version_of" | "attachment_of";
        /** @description Something that somebody wants, and where it stands. */
        Request: {
            assignee?: components["schemas"]["CardPerson"] | null;
            customer?: components["schemas"]["RequestNamed_CustomerId"] | null;
            decided_by?: components["schemas"]["RequestDecider"] | null;
            /** @description Its first 200 characters. */
            excerpt: string;
            /**
             * Format: int64
             * @description How many documents belong to it.
             */
            files: number;
            /** @description Which. */
            id: components["schemas"]["RequestId"];
            /**
             * Format: int64
             * @description Its number in the organization.
             */
            number: number;
            /** @description How urgent it is. */
            priority: components["schemas"]["CardPriority"];
            /**
             * Format: date-time
             * @description When it arrived.
             */
            received_at: string;
            routed?: components["schemas"]["RequestPlace"] | null;
            /** @description Who sent it. */
            sender: components["schemas"]["RequestSender"];
            /** @description Where it came from. */
            source: components["schemas"]["RequestSource"];
            /** @description Where it stands. */
            status: components["schemas"]["RequestStatus"];
            /** @description What it is about. */
            subject: string;
            suggestion?: components["schemas"]["RequestSuggestion"] | null;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
            /**
             * Format: date-time
             * @description Since when somebody waits for an answer.
             */
            waiting_since?: string | null;
        };
        /** @description Makes a request of a document that belongs to none. */
        RequestAction: {
            /** @description What it is about, up to 200 characters with placeholders; the document's name when absent. */
            subject?: string | null;
        };
        /** @description A question of a form and what was answered. */
        RequestAnswer: {
            /** @description The question. */
            label: string;
            /** @description The answer. */
            value: string;
        };
        /** @description What is to change; an absent member stays as it is. */
        RequestChanges: {
            assignee_id?: components["schemas"]["UserId"] | null;
            customer_id?: components["schemas"]["CustomerId"] | null;
            sender?: components["schemas"]["RequestSender"] | null;
            /** @description 1 to 200 characters. */
            subject?: string | null;
        };
        /**
         * @description Who decided.
         * @enum {string}
         */
        RequestDecider: "rule" | "history" | "model" | "person";
        /** @description What somebody or something decided about a request. */
        RequestDecision: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            by?: components["schemas"]["CardPerson"] | null;
            /**
             * Format: double
             * @description How sure the decider was, from 0 to 1; people are not asked.
             */
            confidence?: number | null;
            /** @description Who decided. */
            decider: components["schemas"]["RequestDecider"];
            /**
             * Format: uuid
             * @description Which.
             */
            id: string;
            pipeline?: components["schemas"]["RequestNamed_PipelineId"] | null;
            /** @description Why, in words. */
            reasoning: string;
        };
        /** @description A request with all that is known of it. */
        RequestDetail: components["schemas"]["Request"] & {
            /** @description What was answered in the form, in its order. */
            answers: components["schemas"]["RequestAnswer"][];
            /** @description What was decided, newest first. */
            decisions: components["schemas"]["RequestDecision"][];
            /** @description What happened, newest first. */
            events: components["schemas"]["Happened"][];
            /** @description What was found in the text. */
            fields: components["schemas"]["RequestField"][];
            /** @description The documents that belong to it. */
            files: components["schemas"]["RequestFile"][];
            form?: components["schemas"]["FilledForm"] | null;
            parked?: components["schemas"]["ParkedMails"] | null;
            /** @description What was written. */
            text: string;
        };
        /** @description What became of one request. */
        RequestDone: {
            /** @description Why not, for programs. */
            code?: string | null;
            /** @description Why not, in a sentence. */
            detail?: string | null;
            /** @description Whether it was done. */
            done: boolean;
            /** @description Which. */
            id: components["schemas"]["RequestId"];
        };
        /** @description Something that was found in the text. */
        RequestField: {
            /** @description The first byte after it. */
            end: number;
            /** @description `wanted_date`, `address`, `order_number`, `phone` or `amount`. */
            name: string;
            /** @description The first byte of the text that says it. */
            start: number;
            /** @description Its value. */
            value: string;
        };
        /** @description How many requests stand where. */
        RequestFigures: {
            /**
             * Format: int64
             * @description Those that are done.
             */
            closed: number;
            /**
             * Format: int64
             * @description Those that are none of ours.
             */
            rejected: number;
            /**
             * Format: double
             * @description The share of proposals of the last 30 days that were right, from 0 to 1; absent where fewer than ten were judged.
             */
            right_last_month?: number | null;
            /**
             * Format: int64
             * @description Those that have a card.
             */
            routed: number;
            /**
             * Format: int64
             * @description Those that a person has to decide about, and those that are being looked at.
             */
            to_review: number;
            /**
             * Format: int64
             * @description Those that arrived since midnight, UTC.
             */
            today: number;
        };
        /** @description A document of a request. */
        RequestFile: {
            /** @description Which. */
            document_id: components["schemas"]["DocumentId"];
            /** @description What it is, where that is known. */
            kind?: string | null;
            /** @description The name of the file. */
            name: string;
            /** @description How far it was read. */
            status: components["schemas"]["Status"];
        };
        /**
         * Format: uuid
         * @description A request of a customer or of somebody unknown.
         */
        RequestId: string;
        /** @description A message of a request. */
        RequestMessage: {
            author?: components["schemas"]["CardPerson"] | null;
            /** @description Whether a machine wrote it. */
            automatic: boolean;
            /** @description Who got a copy. */
            cc: string[];
            delivery?: components["schemas"]["RequestMessageSending"] | null;
            document_id?: components["schemas"]["DocumentId"] | null;
            /** @description The documents that came with it. */
            files: components["schemas"]["RequestFile"][];
            from?: components["schemas"]["RequestMessageSender"] | null;
            /** @description Which. */
            id: components["schemas"]["RequestMessageId"];
            /** @description From and for whom it is. */
            kind: components["schemas"]["RequestMessageKind"];
            /** @description Its `Message-ID`. */
            message_id?: string | null;
            /** @description The history below it; empty where there is none. */
            quoted: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            sent_at: string;
            /** @description Its subject, of a mail. */
            subject?: string | null;
            /** @description What was written. */
            text: string;
            /** @description To whom. */
            to: string[];
        };
        /**
         * @description How far a message of ours has come.
         * @enum {string}
         */
        RequestMessageDelivery: "queued" | "sent" | "bounced" | "failed" | "expired";
        /**
         * Format: uuid
         * @description A message of a request.
         */
        RequestMessageId: string;
        /**
         * @description Who a message is from and for.
         * @enum {string}
         */
        RequestMessageKind: "in" | "out" | "note";
        /** @description Somebody who wrote a message. */
        RequestMessageSender: {
            /** @description Their address. */
            email?: string | null;
            /** @description Their name, where they gave one. */
            name?: string | null;
        };
        /** @description How far a message of ours has come, and why no further. */
        RequestMessageSending: {
            /** @description What the mail server said, or what went wrong. */
            error?: string | null;
            /** @description How far. */
            state: components["schemas"]["RequestMessageDelivery"];
        };
        /** @description An object with its name. */
        RequestNamed_CustomerId: {
            /**
             * Format: uuid
             * @description A customer.
             */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description An object with its name. */
        RequestNamed_PipelineId: {
            /**
             * Format: uuid
             * @description A pipeline.
             */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description An object with its name. */
        RequestNamed_StageId: {
            /**
             * Format: uuid
             * @description A stage of a pipeline.
             */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description Where a request went. */
        RequestPlace: {
            /** @description The card that was made of it. */
            card_id: components["schemas"]["CardId"];
            /** @description The pipeline. */
            pipeline: components["schemas"]["RequestNamed_PipelineId"];
            /** @description The stage. */
            stage: components["schemas"]["RequestNamed_StageId"];
        };
        /** @description What a sender is told. */
        RequestReceived: {
            /**
             * Format: int64
             * @description The number of the request.
             */
            number: number;
            /** @description Shows where it stands. */
            status_url: string;
        };
        /** @description What an answer will be sent with. */
        RequestReplyDraft: {
            /** @description Whether the history stands below unless somebody says otherwise. */
            quote: boolean;
            /** @description The history. */
            quoted: string;
            /** @description Where answers to it go; absent where no mailbox takes requests. */
            reply_address?: string | null;
            /** @description Its subject. */
            subject: string;
            /** @description To whom; absent where the sender left no address. */
            to?: string | null;
        };
        /** @description What is decided about many requests: exactly one of these. */
        RequestsChange: {
            /** @description They go where it is suggested. */
            accept?: boolean | null;
            pipeline_id?: components["schemas"]["PipelineId"] | null;
            reject?: components["schemas"]["BulkRejection"] | null;
        };
        /** @description Who sent a request. */
        RequestSender: {
            /** @description Their e-mail address. */
            email?: string | null;
            /** @description Their name, up to 200 characters. */
            name?: string | null;
            /** @description Their telephone number, up to 50 characters. */
            phone?: string | null;
        };
        /**
         * @description Where a request came from.
         * @enum {string}
         */
        RequestSource: "form" | "api" | "mail" | "operator" | "document";
        /**
         * @description Where a request stands.
         * @enum {string}
         */
        RequestStatus: "NEW" | "ROUTING" | "ROUTED" | "NEEDS_REVIEW" | "CLOSED" | "REJECTED";
        /** @description Where rules or model would send a request. */
        RequestSuggestion: {
            assignee?: components["schemas"]["CardPerson"] | null;
            /**
             * Format: double
             * @description How sure whoever proposes it is, from 0 to 1.
             */
            confidence: number;
            /** @description Who proposes it. */
            decided_by: components["schemas"]["RequestDecider"];
            /** @description The labels of its card. */
            labels: components["schemas"]["CardLabel"][];
            /** @description Why a person has to look at it; absent where nobody has to. */
            needs_review_because?: string | null;
            /** @description The next best. */
            others: components["schemas"]["OtherPlace"][];
            /** @description The bytes of the text that decided. */
            phrases: components["schemas"]["Phrase"][];
            /** @description The pipeline, and the stage in it. */
            pipeline: components["schemas"]["SuggestedPlace"];
            /** @description How urgent it is, and why. */
            priority: components["schemas"]["SuggestedPriority"];
            /** @description Why, in words. */
            reasoning: string;
        };
        /** @description Days that completed documents are kept; a kind without a number is kept for ever. */
        RetentionDays: {
            /**
             * Format: int32
             * @description Bank statements.
             */
            bank_statement?: number | null;
            /**
             * Format: int32
             * @description Contracts.
             */
            contract?: number | null;
            /**
             * Format: int32
             * @description Credit notes.
             */
            credit_note?: number | null;
            /**
             * Format: int32
             * @description Everything else.
             */
            generic?: number | null;
            /**
             * Format: int32
             * @description Identity documents.
             */
            identity_document?: number | null;
            /**
             * Format: int32
             * @description Invoices.
             */
            invoice?: number | null;
            /**
             * Format: int32
             * @description Purchase orders.
             */
            purchase_order?: number | null;
            /**
             * Format: int32
             * @description Receipts.
             */
            receipt?: number | null;
        };
        /**
         * @description What a member may do, least first. Belongs to a membership, not to a user.
         * @enum {string}
         */
        Role: "CLIENT" | "OPERATOR" | "ADMIN";
        /** @description When a rule counts. Words are compared as whole words, whatever their case and accents. */
        RoutingConditions: {
            customer_kind?: components["schemas"]["CustomerKind"] | null;
            form_id?: components["schemas"]["FormId"] | null;
            /** @description A part of the sender's name or address, up to 200 characters. */
            sender_contains?: string | null;
            source?: components["schemas"]["RequestSource"] | null;
            /** @description One of these stands in the subject: 1 to 50 words or phrases. */
            subject_contains?: string[] | null;
            /** @description One of these stands in subject or text: 1 to 50 words or phrases. */
            text_contains?: string[] | null;
        };
        /** @description What a rule would have done with the last requests. */
        RoutingDryRun: {
            /** @description For how many its conditions hold. */
            matched: number;
            /** @description Of how many, 500 at most. */
            of: number;
            /** @description Some of those, the newest first. */
            samples: components["schemas"]["RoutingSample"][];
        };
        /** @description What a threshold would have come to on the organization's own last requests. */
        RoutingPromise: {
            /**
             * Format: int64
             * @description Those that would have been routed without a person.
             */
            automatic: number;
            /**
             * Format: int64
             * @description Requests that are known, 500 at most.
             */
            of: number;
            /** @description The same in words. */
            sentence: string;
            /**
             * Format: int64
             * @description Those of them that would have gone to a wrong place.
             */
            wrong: number;
        };
        /** @description A rule. */
        RoutingRule: components["schemas"]["RoutingRuleTerms"] & {
            /** @description Which. */
            id: components["schemas"]["RoutingRuleId"];
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /** @description What is to change of a rule; an absent member stays as it is, null takes one away. */
        RoutingRuleChanges: {
            assignee_id?: components["schemas"]["UserId"] | null;
            conditions?: components["schemas"]["RoutingConditions"] | null;
            /** @description Whether it counts. */
            enabled?: boolean | null;
            /** @description The labels of its card, to 20. */
            labels?: components["schemas"]["LabelId"][] | null;
            /** @description 1 to 200 characters. */
            name?: string | null;
            pipeline_id?: components["schemas"]["PipelineId"] | null;
            priority?: components["schemas"]["CardPriority"] | null;
            stage_id?: components["schemas"]["StageId"] | null;
        };
        /**
         * Format: uuid
         * @description A rule about where requests go.
         */
        RoutingRuleId: string;
        /** @description All rules. */
        RoutingRules: {
            /** @description In the order in which they are tried: the first that counts decides. */
            items: components["schemas"]["RoutingRule"][];
        };
        /** @description Another order of all rules. */
        RoutingRulesOrder: {
            /** @description Every rule once. */
            rules: components["schemas"]["RoutingRuleId"][];
        };
        /** @description What a rule says. */
        RoutingRuleTerms: {
            assignee_id?: components["schemas"]["UserId"] | null;
            /** @description When it counts: all that is given must hold, and something must be given. */
            conditions: components["schemas"]["RoutingConditions"];
            /**
             * @description Whether it counts; so it does when absent.
             * @default true
             */
            enabled: boolean;
            /** @description The labels of its card, to 20. */
            labels?: components["schemas"]["LabelId"][];
            /** @description 1 to 200 characters. */
            name: string;
            pipeline_id?: components["schemas"]["PipelineId"] | null;
            priority?: components["schemas"]["CardPriority"] | null;
            stage_id?: components["schemas"]["StageId"] | null;
        };
        /** @description A request for which the conditions of a rule hold. */
        RoutingSample: {
            /** @description The pipeline that the rule names; the one before where it names none. */
            after?: string | null;
            /** @description The pipeline that it went to. */
            before?: string | null;
            /** @description The request. */
            request: components["schemas"]["SampledRequest"];
        };
        /** @description One row of the table. What is absent or empty, the row does not have. */
        RowCorrection: {
            /** @description `[x0, y0, x1, y1]` in pixels of the stored page image. */
            box?: number[] | null;
            /** @description Position or article number, 1 to 1000 characters. */
            id?: string | null;
            /** @description What it is, 1 to 1000 characters. */
            name?: string | null;
            /** @description Sum of the line, an amount. */
            net?: string | null;
            /**
             * Format: int32
             * @description The page it stands on, from 0; with a box only.
             */
            page?: number | null;
            /** @description How much of it, as a number. */
            quantity?: string | null;
            /** @description Tax rate in percent, from 0 to 100. */
            tax_rate?: string | null;
            /** @description Unit, 1 to 1000 characters. */
            unit?: string | null;
            /** @description Price of a unit, as a number. */
            unit_price?: string | null;
            /**
             * Format: int32
             * @description Which row of the version that `If-Match` names this one was, from 0: it keeps its place on the page. Absent for a
             *     row that was added.
             */
            was?: number | null;
        };
        /** @description A request by its subject. */
        SampledRequest: {
            /** @description Which. */
            id: components["schemas"]["RequestId"];
            /** @description What it is about. */
            subject: string;
        };
        /** @description A saved view. */
        SavedView: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description The filters, as the app wrote them. */
            filters: Record<string, never>;
            /** @description Which. */
            id: components["schemas"]["ViewId"];
            /** @description Its name. */
            name: string;
            /** @description Who made it. */
            owner_id: components["schemas"]["UserId"];
            /** @description Whether the organization sees it; clients never do. */
            shared: boolean;
            /** @description The order. */
            sort: components["schemas"]["DocumentOrder"];
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
        };
        /** @description Saved views. */
        SavedViews: {
            /** @description By name. */
            items: components["schemas"]["SavedView"][];
        };
        /**
         * @description What a key may do.
         * @enum {string}
         */
        Scope: "documents:read" | "documents:write" | "activity:read" | "members:read" | "pipelines:read" | "pipelines:write" | "intake:read" | "intake:write";
        /** @description A place in a snippet. */
        SearchMark: {
            /** @description Its end. */
            end: number;
            /** @description Its beginning, in UTF-16 code units, as JavaScript counts. */
            start: number;
        };
        /** @description A piece of text in which something was found. */
        SearchSnippet: {
            /** @description Where the words stand that were looked for. */
            marks: components["schemas"]["SearchMark"][];
            /**
             * Format: int32
             * @description The page, from 0; absent for the name and the fields, and for texts without pages.
             */
            page?: number | null;
            /** @description The text, on one line. */
            text: string;
        };
        /** @description What is asked for in place of a session. */
        SecondFactorChallenge: {
            /** @description Names the sign-in; give it back with the second factor. */
            challenge: string;
            /**
             * Format: int64
             * @description Seconds until it ends.
             */
            expires_in: number;
            /** @description What the user can show. */
            methods: components["schemas"]["Method"][];
        };
        /** @description What is asked for before there is a session. No cookie comes with it. */
        SecondFactorPending: {
            /** @description Show one of these to `/auth/second-factor/...` with the challenge. */
            second_factor: components["schemas"]["SecondFactorChallenge"];
        };
        /** @description The version of a request that was seen. */
        SeenRequest: {
            /**
             * Format: int64
             * @description Its version.
             */
            version: number;
        };
        /** @description The access token and whom it names. The refresh token is in an `HttpOnly` cookie. */
        Session: {
            /** @description For `Authorization: Bearer`. */
            access_token: string;
            /**
             * Format: int64
             * @description Seconds until it expires.
             */
            expires_in: number;
            /** @description Always `Bearer`. */
            token_type: string;
            /** @description Who is signed in. */
            user: components["schemas"]["Identity"];
        };
        /**
         * Format: uuid
         * @description One sign-in of a user.
         */
        SessionId: string;
        /** @description What is done with the mails that a request stands for. */
        SettleParked: {
            /** @description Release them, or discard them. */
            do: components["schemas"]["SettleParkedMails"];
        };
        /**
         * @description What is done with parked mails.
         * @enum {string}
         */
        SettleParkedMails: "release" | "discard";
        /** @description A link to a document, as those see it who manage it. Its address is shown once, when it is made. */
        Share: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Who made it. */
            created_by: components["schemas"]["UserId"];
            /**
             * Format: int32
             * @description How many there were.
             */
            downloads: number;
            /**
             * Format: date-time
             * @description Until when it works.
             */
            expires_at: string;
            /** @description Whether it asks for a password. */
            has_password: boolean;
            /** @description Which. */
            id: components["schemas"]["ShareId"];
            /**
             * Format: date-time
             * @description When the last one was.
             */
            last_download_at?: string | null;
            /**
             * Format: int32
             * @description How many downloads it allows; any number where absent.
             */
            max_downloads?: number | null;
            /**
             * Format: date-time
             * @description Since when it is revoked.
             */
            revoked_at?: string | null;
        };
        /** @description What is shared. Where a password is asked for, name and size are told once it is right. */
        SharedFile: {
            /**
             * Format: int32
             * @description How many downloads are left; any number where absent.
             */
            downloads_left?: number | null;
            /**
             * Format: date-time
             * @description Until when the link works.
             */
            expires_at: string;
            /** @description Whether a password has to be entered. */
            has_password: boolean;
            /** @description The file's name. */
            name?: string | null;
            /** @description The organization that shares. */
            organization: string;
            /**
             * Format: date-time
             * @description Since when there is this version.
             */
            since?: string | null;
            /**
             * Format: int64
             * @description The file's size in bytes.
             */
            size?: number | null;
            /**
             * Format: int32
             * @description Which version of the file it is, from 1: the newest one, also where that came after the link.
             */
            version?: number | null;
        };
        /**
         * Format: uuid
         * @description A link by which somebody without an account fetches a document.
         */
        ShareId: string;
        SharePassword: {
            /** @description The password of the link, if it has one. */
            password?: string | null;
        };
        /** @description The share links of a document. */
        Shares: {
            /** @description Newest first. */
            items: components["schemas"]["Share"][];
        };
        /** @description One sheet of a spreadsheet. */
        Sheet: {
            /** @description Cells that are not empty, row by row. */
            cells: components["schemas"]["Cell"][];
            /** @description Its name. */
            name: string;
        };
        /** @description Sheets of a spreadsheet. */
        Sheets: {
            items: components["schemas"]["Sheet"][];
        };
        ShownCode: {
            /** @description `challenge` of the sign-in. */
            challenge: string;
            /** @description The code as it is typed: spaces, dashes and case do not matter. */
            code: string;
        };
        ShownPasskey: {
            /**
             * Format: uuid
             * @description `ceremony` of the start.
             */
            ceremony: string;
            /** @description `challenge` of the sign-in. */
            challenge: string;
            /** @description What `navigator.credentials.get()` answered, as its `toJSON()` gives it. */
            credential: Record<string, never>;
        };
        /** @description A session, or the question for the second factor. */
        SignInAnswer: components["schemas"]["Session"] | components["schemas"]["SecondFactorPending"];
        SignInConfirmation: {
            /** @description Whether to go on; without it, the answer only says what the link is about. */
            agreed?: boolean;
            /** @description The last part of the link. */
            token: string;
        };
        SignUp: {
            /** @description The address, in any case. */
            email: string;
            /** @description The person's name. */
            name: string;
            /** @description Name of the organization that is made. */
            organization: string;
            /** @description 12 to 1024 characters, none of those that are tried first. */
            password: string;
        };
        /**
         * @description Where the value of a field comes from.
         * @enum {string}
         */
        Source: "embedded" | "template" | "directory" | "rules" | "model" | "person";
        /** @description A stage of a pipeline. */
        Stage: {
            /** @description The category of the design that it is shown in. */
            colour: components["schemas"]["CategoryColour"];
            /** @description Which. */
            id: components["schemas"]["StageId"];
            /** @description Its name. */
            name: string;
            /** @description Of which pipeline. */
            pipeline_id: components["schemas"]["PipelineId"];
            /**
             * Format: int32
             * @description Its place in the pipeline, from 0.
             */
            position: number;
            /** @description Whether what is here is done. */
            terminal: boolean;
            /**
             * Format: int64
             * @description Counts changes; the `ETag`.
             */
            version: number;
            /** @description Whether no more get in. */
            wip_hard: boolean;
            /**
             * Format: int32
             * @description Most cards that should be in it.
             */
            wip_limit?: number | null;
        };
        /** @description What is to change of a stage; an absent member stays as it is. */
        StageChanges: {
            colour?: components["schemas"]["CategoryColour"] | null;
            /** @description 1 to 50 characters. */
            name?: string | null;
            /** @description Whether what is here is done. */
            terminal?: boolean | null;
            /** @description Whether no more get in. */
            wip_hard?: boolean | null;
            /**
             * Format: int32
             * @description Most cards that should be in it, 1 to 10,000; null for no limit.
             */
            wip_limit?: number | null;
        };
        /**
         * Format: uuid
         * @description A stage of a pipeline.
         */
        StageId: string;
        /** @description The stages of a pipeline in an order. */
        StageOrder: {
            /** @description Every stage, each once. */
            stages: components["schemas"]["StageId"][];
        };
        /**
         * @description Where a document stands.
         * @enum {string}
         */
        Status: "UPLOADING" | "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED";
        /** @description What the sender of a request may know. */
        StatusPage: {
            /**
             * Format: int64
             * @description The number of the request.
             */
            number: number;
            /** @description The organization that has it. */
            organization: string;
            /**
             * Format: date-time
             * @description When it arrived.
             */
            received_at: string;
            /** @description Where it stands, in words. */
            status: string;
            /** @description What it is about. */
            subject: string;
        };
        Storage: {
            /** @description Spaces or another S3. */
            cloud: components["schemas"]["HealthCondition"];
            /** @description The bucket on this machine. */
            local: components["schemas"]["HealthCondition"];
        };
        /** @description A file inside a document's file. */
        StoredFile: {
            document_id?: components["schemas"]["DocumentId"] | null;
            /** @description Its media type. */
            media_type: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: int32
             * @description Its place among the others, from 0: what its routes are called with.
             */
            position: number;
            /** @description `e_invoice`, `embedded` or `attachment`. */
            role: string;
            /**
             * Format: int64
             * @description Size in bytes.
             */
            size: number;
            /** @description For programs: why an attachment became no document. */
            skipped_code?: string | null;
            /** @description The same in one sentence for a person. */
            skipped_reason?: string | null;
        };
        /** @description A part that is stored. */
        StoredPart: {
            /** @description The entity tag that the bucket answered with. */
            etag: string;
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /**
             * Format: int64
             * @description Its bytes.
             */
            size: number;
        };
        /** @description What is stored of a file that is sent in parts. */
        StoredParts: components["schemas"]["PartPlan"] & {
            /** @description The parts that need not be sent again, by number. */
            items: components["schemas"]["StoredPart"][];
        };
        /** @description A pipeline and a stage in it. */
        SuggestedPlace: {
            /** @description The pipeline. */
            id: components["schemas"]["PipelineId"];
            /** @description Its name. */
            name: string;
            /** @description Its name. */
            stage: string;
            /** @description The stage. */
            stage_id: components["schemas"]["StageId"];
        };
        /** @description How urgent a request seems. */
        SuggestedPriority: {
            /** @description Why, in words. */
            reasoning: string;
            /** @description How urgent. */
            value: components["schemas"]["CardPriority"];
        };
        SwitchTarget: {
            /** @description One of one's own organizations. */
            org_id: components["schemas"]["OrgId"];
        };
        /** @description The text of a document. */
        Text: {
            /** @description Lines end with `\n`, pages are separated by `\f`; absent until the document is read. */
            text?: string | null;
        };
        /**
         * @description Where the words of a page come from.
         * @enum {string}
         */
        TextSource: "native" | "ocr" | "mixed";
        /** @description A document whose file is awaited and where to put it, or the one that has the same bytes already. */
        Ticket: {
            document: components["schemas"]["Document"];
            /** @description Of `already_here`: whether that document is in the trash, from where it can be restored. */
            in_trash: boolean;
            /** @description What to do about the file. */
            outcome: components["schemas"]["TicketOutcome"];
            parts?: components["schemas"]["PartPlan"] | null;
            upload?: components["schemas"]["Upload"] | null;
        };
        /** @description The ticket of a file, or why it gets none. */
        TicketOrRefusal: {
            refusal?: components["schemas"]["Problem"] | null;
            /**
             * Format: int64
             * @description Of a refusal for now: after how many seconds to ask again.
             */
            retry_after?: number | null;
            ticket?: components["schemas"]["Ticket"] | null;
        };
        /**
         * @description What to do about a file.
         * @enum {string}
         */
        TicketOutcome: "send" | "send_parts" | "already_here";
        /** @description What became of each file. */
        Tickets: {
            /** @description In the order of the request. */
            items: components["schemas"]["TicketOrRefusal"][];
        };
        TotpConfirmation: {
            /** @description Six digits. */
            code: string;
        };
        /** @description What an authenticator app needs. Shown once. */
        TotpEnrolment: {
            /** @description The secret in base32, to be typed. */
            secret: string;
            /** @description The same as `otpauth:` address, to be shown as a QR code. */
            uri: string;
        };
        TotpRemoval: {
            /** @description A code of the app, or a recovery code. */
            code: string;
            /** @description The account's password. An account without one needs a sign-in of the last ten minutes instead. */
            password?: string | null;
        };
        Trial: {
            /** @description The document to try it on. */
            document_id: components["schemas"]["DocumentId"];
        };
        /** @description Whether an automation would act on a document. */
        TrialResult: {
            /** @description Whether the automation is switched on. */
            enabled: boolean;
            /** @description Whether it has acted on this document before. One that hears of completed documents never will again. */
            has_run: boolean;
            /** @description Whether the document meets the whole condition. */
            matches: boolean;
            /** @description Each part of the condition that it does not meet. */
            mismatches: components["schemas"]["AutomationMismatch"][];
        };
        /** @description A rule to try out. */
        TriedRule: {
            /** @description It is not saved. */
            rule: components["schemas"]["RoutingRuleTerms"];
        };
        TypedName: {
            /** @description The organization's name, typed. */
            name: string;
        };
        /**
         * Format: uuid
         * @description A change of many cards that can be taken back.
         */
        UndoId: string;
        /** @description The request that stores the file. */
        Upload: {
            /**
             * Format: date-time
             * @description Until when the URL works.
             */
            expires_at: string;
            /** @description To be sent exactly so: the signature covers them. */
            headers: components["schemas"]["UploadHeader"][];
            /** @description Always `PUT`. */
            method: string;
            /** @description Where to. */
            url: string;
        };
        UploadHeader: {
            name: string;
            value: string;
        };
        /** @description A link by which files come, as those see it who manage it. Its address is shown once, when it is made. */
        UploadLink: {
            /**
             * Format: int64
             * @description Their bytes.
             */
            bytes: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Who made it; what comes by it is theirs. */
            created_by: components["schemas"]["UserId"];
            /**
             * Format: date-time
             * @description Until when it works.
             */
            expires_at: string;
            /**
             * Format: int32
             * @description Files that were announced by it.
             */
            files: number;
            /** @description Which. */
            id: components["schemas"]["UploadLinkId"];
            /** @description The labels of what comes by it; clients see none. */
            label_ids: components["schemas"]["LabelId"][];
            /**
             * Format: int64
             * @description How many bytes it takes, over all files.
             */
            max_bytes: number;
            /**
             * Format: int32
             * @description How many files it takes.
             */
            max_files: number;
            /** @description What it is called. */
            name: string;
            /** @description What the sender reads about it. */
            purpose?: string | null;
            /**
             * Format: date-time
             * @description Since when it is revoked.
             */
            revoked_at?: string | null;
        };
        /**
         * Format: uuid
         * @description A link by which somebody without an account sends files.
         */
        UploadLinkId: string;
        /** @description Links by which files come. */
        UploadLinks: {
            /** @description Newest first. */
            items: components["schemas"]["UploadLink"][];
        };
        /** @description Everything that is kept about a user. */
        UserArchive: components["schemas"]["AccountExport"] & {
            /** @description What the user did, newest first, at most 10,000 rows; of organizations they belong to. */
            activity: unknown[];
            /** @description Documents the user uploaded, newest first, in the organization they act in; at most 10,000. */
            documents: components["schemas"]["Document"][];
            /**
             * Format: date-time
             * @description When it was made.
             */
            exported_at: string;
            /** @description Organizations with role and times, and whom the user invited. */
            memberships: unknown[];
            /** @description What the user was told, newest first, at most 10,000 notifications. */
            notifications: unknown[];
            /** @description Saved views of lists of documents, in every organization. */
            views: unknown[];
        };
        /**
         * Format: uuid
         * @description A person with an e-mail address.
         */
        UserId: string;
        /**
         * @description What the value of a field is.
         * @enum {string}
         */
        ValueType: "text" | "identifier" | "amount" | "percentage" | "date" | "currency";
        /** @description A vendor of the organization. */
        Vendor: {
            /** @description Its address on one line; empty when unknown. */
            address: string;
            /**
             * Format: date-time
             * @description When it became known.
             */
            created_at: string;
            /**
             * Format: int32
             * @description Documents of it on which people confirmed something.
             */
            documents: number;
            /** @description Which. */
            id: components["schemas"]["VendorId"];
            /** @description The fields whose places on its documents were learnt. */
            learnt: string[];
            /** @description Its name as printed. */
            name: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /** @description Its VAT identifier. */
            vat_id?: string | null;
        };
        /**
         * Format: uuid
         * @description A vendor.
         */
        VendorId: string;
        /** @description One version of what was found. */
        Version: components["schemas"]["Extraction"] & {
            actor_id?: components["schemas"]["UserId"] | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description What could not be done, such as why a model did not help. */
            note?: string | null;
            /** @description How it came about. */
            origin: components["schemas"]["Origin"];
            /**
             * Format: int32
             * @description From 1; 0 while nothing was extracted.
             */
            version: number;
        };
        /** @description Versions of what was found. */
        Versions: {
            /** @description Newest first. */
            items: components["schemas"]["Version"][];
            /**
             * Format: int32
             * @description Pass it as `before` for the next ones; absent at the end.
             */
            next_before?: number | null;
        };
        /**
         * Format: uuid
         * @description A saved view of the list of documents.
         */
        ViewId: string;
        /** @description An approval that waits, with its document. */
        WaitingApproval: components["schemas"]["Approval"] & {
            /** @description What is to be approved. */
            document: components["schemas"]["Document"];
        };
        /** @description A card for which somebody is waited for. */
        WaitingCard: {
            /** @description The card. */
            card: components["schemas"]["Card"];
            /** @description Why it is here. */
            reason: components["schemas"]["WaitingReason"];
            /**
             * Format: date
             * @description Since which day.
             */
            since: string;
            waiting_for?: components["schemas"]["CardPerson"] | null;
        };
        /**
         * @description Why a card is on the list.
         * @enum {string}
         */
        WaitingReason: "no_next_step" | "step_overdue" | "untouched";
        /** @description What a mailbox is to be. */
        WantedMailbox: {
            /**
             * @description How it is proved that an `IMAP` mailbox is the user's. By `GOOGLE` and `MICROSOFT`, who name the server, it is read once
             *     its owner has consented.
             */
            auth?: components["schemas"]["MailboxAuth"];
            /** @description What its mails become. Those that came before it changed stay what they are. */
            becomes?: components["schemas"]["MailboxBecomes"];
            /** @description Whether mails are taken from it. */
            enabled?: boolean;
            /** @description The folder that is read; `INBOX` where it is absent. */
            folder?: string | null;
            /** @description The server. This and the next four are for `IMAP` with `PASSWORD`, and required there. */
            host?: string | null;
            /** @description Labels that its documents get. */
            label_ids?: components["schemas"]["LabelId"][];
            /** @description What is done to a mail in the mailbox once we have it. */
            mark?: components["schemas"]["MailboxMark"];
            /** @description Of the mark `MOVE`: the folder it is moved to. */
            move_to?: string | null;
            /** @description What it is called here. */
            name: string;
            /** @description Their password. Without one the mailbox keeps the one it has, as long as it goes to the same server and user. */
            password?: string | null;
            /**
             * @description Whether a mail to `name+anything@domain` arrives in the same mailbox: then answers find their request even where
             *     a program has removed what says so in their headers.
             */
            plus_addressing?: boolean;
            /**
             * Format: int32
             * @description Its port.
             */
            port?: number | null;
            /** @description Where answers to its requests go; the user name where that is an address and this is absent. */
            reply_address?: string | null;
            security?: components["schemas"]["MailboxSecurity"] | null;
            /**
             * Format: date
             * @description Mails that the server received before this day are left alone; absent, every mail of the folder is taken.
             */
            since?: string | null;
            /** @description How mails come from it. It stays what it is. */
            source: components["schemas"]["MailboxSource"];
            /** @description Media types whose attachments become documents, such as `application/pdf` or `image/*`; all where there are none. */
            take?: string[];
            /** @description Who logs in: for every `IMAP`. */
            username?: string | null;
        };
        WantedParts: {
            /** @description Numbers of the parts to sign, from 1; at most 100 at once. */
            numbers: number[];
        };
        /** @description Tells another system. */
        WebhookAction: {
            /** @description Where to: a public https address. */
            url: string;
        };
        /** @description A message to another system and what has become of it. */
        WebhookDelivery: {
            /** @description The first kilobyte of the last answer. */
            answer?: string | null;
            /**
             * Format: date-time
             * @description When it was tried last.
             */
            attempted_at?: string | null;
            /**
             * Format: int32
             * @description How often it was sent, or tried to.
             */
            attempts: number;
            /** @description The automation that sends it. */
            automation_id: components["schemas"]["AutomationId"];
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /**
             * Format: int32
             * @description How long the last attempt took, in milliseconds.
             */
            duration_ms?: number | null;
            /** @description Why the last attempt did not succeed. */
            error?: string | null;
            /** @description What happened, such as `document.completed`. */
            event: string;
            /** @description Whether it waits, unsent, for the approval of what it is about. */
            held: boolean;
            /** @description Which; also the `webhook-id` of every attempt. */
            id: components["schemas"]["DeliveryId"];
            /**
             * Format: uuid
             * @description The object it is about.
             */
            object_id: string;
            /** @description The kind of object it is about, such as `document`. */
            object_type: string;
            /** @description Where it stands. */
            state: components["schemas"]["WebhookDeliveryState"];
            /**
             * Format: int32
             * @description The HTTP status of the last attempt, where it was answered.
             */
            status_code?: number | null;
            /** @description Where it is sent. */
            url: string;
        };
        /**
         * @description Where a delivery stands.
         * @enum {string}
         */
        WebhookDeliveryState: "PENDING" | "SUCCEEDED" | "FAILED";
        /** @description A secret, which is shown this once. */
        WebhookSecret: {
            /**
             * Format: date-time
             * @description Until when the one before signs along; null where there was none.
             */
            previous_until?: string | null;
            /** @description `whsec_…`, as libraries for Standard Webhooks take it. */
            webhook_secret: string;
        };
        /** @description A delivery with what is sent. */
        WholeDelivery: components["schemas"]["WebhookDelivery"] & {
            /** @description The body: JSON as text, byte for byte what is signed. */
            payload: string;
        };
        /** @description One word and where it stands. */
        Word: {
            /** @description `[x0, y0, x1, y1]` in pixels of the stored page image. */
            box: number[];
            /**
             * Format: float
             * @description 0 to 1; 1 for native text.
             */
            confidence: number;
            /**
             * Format: int32
             * @description Index of the line within the page, from 0, in reading order: words of one line stand side by side.
             */
            line?: number;
            /** @description The characters. */
            text: string;
        };
        /** @description An automation, and its secret when this answer is the one that shows it. */
        WrittenAutomation: components["schemas"]["Automation"] & {
            /** @description What its webhooks are signed with: in the answer that first gives it a webhook, and never again. */
            webhook_secret?: string | null;
        };
        /** @description A mailbox, and its secret when this answer is the one that shows it. */
        WrittenMailbox: components["schemas"]["Mailbox"] & {
            /** @description What the mails that are posted to it are signed with: in the answer that makes it, and never again. */
            webhook_secret?: string | null;
        };
    };
    responses: {
        /** @description The request can't be understood. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description Nobody is signed in, or the credentials are wrong. */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description The role does not allow it. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description There is no such object in this organization. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description The state of the object does not allow it. */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description `If-Match` named another version. */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description Too many bytes. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description This type is not accepted. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description Fields are wrong: all of them are named. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description `If-Match` is required. */
        Problem428: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description Too many calls or waiting objects; `Retry-After` says when to come back. */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description Our own fault; the log knows more under the request's id. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
        /** @description Something we depend on is out of reach; `Retry-After` says when to come back. */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable, `snake_case`, for programs. */
                    code: string;
                    /** @description The object as it is now, for code `version_mismatch`. */
                    current?: unknown;
                    /** @description One sentence for a person. */
                    detail: string;
                    /** @description The wrong fields, for code `invalid`: all of them, unless `more_errors` says otherwise. */
                    errors?: components["schemas"]["FieldError"][];
                    /** @description How many wrong fields there are beside those in `errors`, which are at most 100. */
                    more_errors?: number | null;
                    /** @description Name it when you ask for help. */
                    request_id?: string | null;
                    /**
                     * Format: int32
                     * @description The HTTP status again.
                     */
                    status: number;
                    /** @description The status in words. */
                    title: string;
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AcceptRequest = components['schemas']['AcceptRequest'];
export type AccountDeletion = components['schemas']['AccountDeletion'];
export type AccountExport = components['schemas']['AccountExport'];
export type ActivityEntry = components['schemas']['ActivityEntry'];
export type AddedPasskey = components['schemas']['AddedPasskey'];
export type Alternative = components['schemas']['Alternative'];
export type Amount = components['schemas']['Amount'];
export type AmountRange = components['schemas']['AmountRange'];
export type ApiKey = components['schemas']['ApiKey'];
export type ApiKeyId = components['schemas']['ApiKeyId'];
export type Approval = components['schemas']['Approval'];
export type ApprovalChannel = components['schemas']['ApprovalChannel'];
export type ApprovalChoice = components['schemas']['ApprovalChoice'];
export type ApprovalComment = components['schemas']['ApprovalComment'];
export type ApprovalDecision = components['schemas']['ApprovalDecision'];
export type ApprovalFacts = components['schemas']['ApprovalFacts'];
export type ApprovalId = components['schemas']['ApprovalId'];
export type ApprovalLinkChoice = components['schemas']['ApprovalLinkChoice'];
export type ApprovalOffer = components['schemas']['ApprovalOffer'];
export type ApprovalPerson = components['schemas']['ApprovalPerson'];
export type ApprovalRemark = components['schemas']['ApprovalRemark'];
export type ApprovalRule = components['schemas']['ApprovalRule'];
export type ApprovalRuleId = components['schemas']['ApprovalRuleId'];
export type ApprovalRules = components['schemas']['ApprovalRules'];
export type ApprovalRuleStep = components['schemas']['ApprovalRuleStep'];
export type ApprovalRuleTerms = components['schemas']['ApprovalRuleTerms'];
export type ApprovalSaid = components['schemas']['ApprovalSaid'];
export type ApprovalSettings = components['schemas']['ApprovalSettings'];
export type ApprovalSettingsChanges = components['schemas']['ApprovalSettingsChanges'];
export type ApprovalState = components['schemas']['ApprovalState'];
export type ApprovalStep = components['schemas']['ApprovalStep'];
export type ApprovalToken = components['schemas']['ApprovalToken'];
export type ApprovalVerdict = components['schemas']['ApprovalVerdict'];
export type AssignAction = components['schemas']['AssignAction'];
export type AttachedBy = components['schemas']['AttachedBy'];
export type AttemptOutcome = components['schemas']['AttemptOutcome'];
export type Automation = components['schemas']['Automation'];
export type AutomationAction = components['schemas']['AutomationAction'];
export type AutomationChanges = components['schemas']['AutomationChanges'];
export type AutomationCondition = components['schemas']['AutomationCondition'];
export type AutomationId = components['schemas']['AutomationId'];
export type AutomationMismatch = components['schemas']['AutomationMismatch'];
export type AutomationOutcome = components['schemas']['AutomationOutcome'];
export type AutomationRecipient = components['schemas']['AutomationRecipient'];
export type AutomationRun = components['schemas']['AutomationRun'];
export type AutomationStep = components['schemas']['AutomationStep'];
export type AutomationStepOutcome = components['schemas']['AutomationStepOutcome'];
export type AutomationToTry = components['schemas']['AutomationToTry'];
export type AutomationTried = components['schemas']['AutomationTried'];
export type AutomationTriedOn = components['schemas']['AutomationTriedOn'];
export type AutomationTrigger = components['schemas']['AutomationTrigger'];
export type Belonging = components['schemas']['Belonging'];
export type Belongings = components['schemas']['Belongings'];
export type Board = components['schemas']['Board'];
export type BoardColumn = components['schemas']['BoardColumn'];
export type BucketEntity = components['schemas']['BucketEntity'];
export type BucketEvent = components['schemas']['BucketEvent'];
export type BucketEvents = components['schemas']['BucketEvents'];
export type BucketName = components['schemas']['BucketName'];
export type BulkAction = components['schemas']['BulkAction'];
export type BulkItem = components['schemas']['BulkItem'];
export type BulkRejection = components['schemas']['BulkRejection'];
export type BulkRequest = components['schemas']['BulkRequest'];
export type BulkResult = components['schemas']['BulkResult'];
export type CacheCleaned = components['schemas']['CacheCleaned'];
export type CacheCleanup = components['schemas']['CacheCleanup'];
export type CacheFigures = components['schemas']['CacheFigures'];
export type CacheUse = components['schemas']['CacheUse'];
export type CaptureBegun = components['schemas']['CaptureBegun'];
export type CaptureId = components['schemas']['CaptureId'];
export type Card = components['schemas']['Card'];
export type CardAction = components['schemas']['CardAction'];
export type CardChanges = components['schemas']['CardChanges'];
export type CardComment = components['schemas']['CardComment'];
export type CardCommentChanges = components['schemas']['CardCommentChanges'];
export type CardCustomer = components['schemas']['CardCustomer'];
export type CardDetail = components['schemas']['CardDetail'];
export type CardEvent = components['schemas']['CardEvent'];
export type CardId = components['schemas']['CardId'];
export type CardLabel = components['schemas']['CardLabel'];
export type CardMove = components['schemas']['CardMove'];
export type CardNextStep = components['schemas']['CardNextStep'];
export type CardPerson = components['schemas']['CardPerson'];
export type CardPriority = components['schemas']['CardPriority'];
export type CardsChange = components['schemas']['CardsChange'];
export type CardsChanged = components['schemas']['CardsChanged'];
export type CardsChangedItem = components['schemas']['CardsChangedItem'];
export type CardsChangeWanted = components['schemas']['CardsChangeWanted'];
export type CardsImport = components['schemas']['CardsImport'];
export type CardsImported = components['schemas']['CardsImported'];
export type CardsImportedAction = components['schemas']['CardsImportedAction'];
export type CardsImportedCounts = components['schemas']['CardsImportedCounts'];
export type CardsImportedRow = components['schemas']['CardsImportedRow'];
export type CardSum = components['schemas']['CardSum'];
export type CategoryColour = components['schemas']['CategoryColour'];
export type Cell = components['schemas']['Cell'];
export type Check = components['schemas']['Check'];
export type Checklist = components['schemas']['Checklist'];
export type ChecklistItem = components['schemas']['ChecklistItem'];
export type ChecklistItemChanges = components['schemas']['ChecklistItemChanges'];
export type ChecklistItemId = components['schemas']['ChecklistItemId'];
export type ChecklistProgress = components['schemas']['ChecklistProgress'];
export type CommentId = components['schemas']['CommentId'];
export type CompanyIdentity = components['schemas']['CompanyIdentity'];
export type CompanyIdentityChanges = components['schemas']['CompanyIdentityChanges'];
export type Comparison = components['schemas']['Comparison'];
export type Confirmed = components['schemas']['Confirmed'];
export type ConsentPage = components['schemas']['ConsentPage'];
export type Correction = components['schemas']['Correction'];
export type Corrections = components['schemas']['Corrections'];
export type Credentials = components['schemas']['Credentials'];
export type Customer = components['schemas']['Customer'];
export type CustomerAmounts = components['schemas']['CustomerAmounts'];
export type CustomerChanges = components['schemas']['CustomerChanges'];
export type CustomerColumn = components['schemas']['CustomerColumn'];
export type CustomerEntry = components['schemas']['CustomerEntry'];
export type CustomerEntryKind = components['schemas']['CustomerEntryKind'];
export type CustomerFigures = components['schemas']['CustomerFigures'];
export type CustomerId = components['schemas']['CustomerId'];
export type CustomerImport = components['schemas']['CustomerImport'];
export type CustomerImported = components['schemas']['CustomerImported'];
export type CustomerKind = components['schemas']['CustomerKind'];
export type CustomerKindCount = components['schemas']['CustomerKindCount'];
export type CustomerMerge = components['schemas']['CustomerMerge'];
export type CustomerMergeId = components['schemas']['CustomerMergeId'];
export type CustomerMergeUndone = components['schemas']['CustomerMergeUndone'];
export type CustomerPair = components['schemas']['CustomerPair'];
export type CustomerRow = components['schemas']['CustomerRow'];
export type CustomerRowAction = components['schemas']['CustomerRowAction'];
export type CustomerRowCounts = components['schemas']['CustomerRowCounts'];
export type CustomerSettings = components['schemas']['CustomerSettings'];
export type CustomerSettingsChanges = components['schemas']['CustomerSettingsChanges'];
export type CustomerToMerge = components['schemas']['CustomerToMerge'];
export type DeliveryId = components['schemas']['DeliveryId'];
export type Device = components['schemas']['Device'];
export type Devices = components['schemas']['Devices'];
export type Difference = components['schemas']['Difference'];
export type Document = components['schemas']['Document'];
export type DocumentApproval = components['schemas']['DocumentApproval'];
export type DocumentApprovals = components['schemas']['DocumentApprovals'];
export type DocumentCount = components['schemas']['DocumentCount'];
export type DocumentCustomers = components['schemas']['DocumentCustomers'];
export type DocumentDay = components['schemas']['DocumentDay'];
export type DocumentFigures = components['schemas']['DocumentFigures'];
export type DocumentHold = components['schemas']['DocumentHold'];
export type DocumentId = components['schemas']['DocumentId'];
export type DocumentLabels = components['schemas']['DocumentLabels'];
export type DocumentNote = components['schemas']['DocumentNote'];
export type DocumentNoteChanges = components['schemas']['DocumentNoteChanges'];
export type DocumentNotes = components['schemas']['DocumentNotes'];
export type DocumentOrder = components['schemas']['DocumentOrder'];
export type DocumentPage = components['schemas']['DocumentPage'];
export type DocumentSettings = components['schemas']['DocumentSettings'];
export type DocumentSettingsChanges = components['schemas']['DocumentSettingsChanges'];
export type DroppedFile = components['schemas']['DroppedFile'];
export type DropPlace = components['schemas']['DropPlace'];
export type DropTicket = components['schemas']['DropTicket'];
export type EmailChange = components['schemas']['EmailChange'];
export type EventHint = components['schemas']['EventHint'];
export type ExportedCard = components['schemas']['ExportedCard'];
export type ExportedDocument = components['schemas']['ExportedDocument'];
export type Extraction = components['schemas']['Extraction'];
export type Factors = components['schemas']['Factors'];
export type Failure = components['schemas']['Failure'];
export type Farewell = components['schemas']['Farewell'];
export type Field = components['schemas']['Field'];
export type FieldError = components['schemas']['FieldError'];
export type Files = components['schemas']['Files'];
export type FileVersion = components['schemas']['FileVersion'];
export type FileVersions = components['schemas']['FileVersions'];
export type FilledForm = components['schemas']['FilledForm'];
export type FilledIn = components['schemas']['FilledIn'];
export type FinishCapture = components['schemas']['FinishCapture'];
export type Forgotten = components['schemas']['Forgotten'];
export type Form = components['schemas']['Form'];
export type FormChallenge = components['schemas']['FormChallenge'];
export type FormField = components['schemas']['FormField'];
export type FormFieldKind = components['schemas']['FormFieldKind'];
export type FormId = components['schemas']['FormId'];
export type Forms = components['schemas']['Forms'];
export type FoundDocument = components['schemas']['FoundDocument'];
export type GoingNext = components['schemas']['GoingNext'];
export type GroupRole = components['schemas']['GroupRole'];
export type Guard = components['schemas']['Guard'];
export type GuardId = components['schemas']['GuardId'];
export type GuardName = components['schemas']['GuardName'];
export type Guards = components['schemas']['Guards'];
export type HandOver = components['schemas']['HandOver'];
export type HandOverId = components['schemas']['HandOverId'];
export type HandOverLink = components['schemas']['HandOverLink'];
export type HandOverOptions = components['schemas']['HandOverOptions'];
export type HandOverStatus = components['schemas']['HandOverStatus'];
export type Happened = components['schemas']['Happened'];
export type Health = components['schemas']['Health'];
export type HealthCondition = components['schemas']['HealthCondition'];
export type HeldDocument = components['schemas']['HeldDocument'];
export type Identity = components['schemas']['Identity'];
export type Improvement = components['schemas']['Improvement'];
export type ImprovementState = components['schemas']['ImprovementState'];
export type IntakeForm = components['schemas']['IntakeForm'];
export type IntakeFormChanges = components['schemas']['IntakeFormChanges'];
export type IntakeSettings = components['schemas']['IntakeSettings'];
export type IntakeSettingsChanges = components['schemas']['IntakeSettingsChanges'];
export type Invitation = components['schemas']['Invitation'];
export type InvitationId = components['schemas']['InvitationId'];
export type InvitationOffer = components['schemas']['InvitationOffer'];
export type InvitationToken = components['schemas']['InvitationToken'];
export type InvitedSignUp = components['schemas']['InvitedSignUp'];
export type Issuer = components['schemas']['Issuer'];
export type IssuerChange = components['schemas']['IssuerChange'];
export type IssuerFound = components['schemas']['IssuerFound'];
export type IssuerPage = components['schemas']['IssuerPage'];
export type IssuerTrial = components['schemas']['IssuerTrial'];
export type Job = components['schemas']['Job'];
export type JobAttempt = components['schemas']['JobAttempt'];
export type JobDetails = components['schemas']['JobDetails'];
export type JobId = components['schemas']['JobId'];
export type JobQueue = components['schemas']['JobQueue'];
export type JobQueueAlert = components['schemas']['JobQueueAlert'];
export type JobQueueAlertAbout = components['schemas']['JobQueueAlertAbout'];
export type JobQueues = components['schemas']['JobQueues'];
export type JobsOfLastDay = components['schemas']['JobsOfLastDay'];
export type JobState = components['schemas']['JobState'];
export type Joined = components['schemas']['Joined'];
export type Kind = components['schemas']['Kind'];
export type Label = components['schemas']['Label'];
export type LabelAction = components['schemas']['LabelAction'];
export type LabelChanges = components['schemas']['LabelChanges'];
export type LabelId = components['schemas']['LabelId'];
export type LeavingDocument = components['schemas']['LeavingDocument'];
export type LeavingReason = components['schemas']['LeavingReason'];
export type LineItem = components['schemas']['LineItem'];
export type Link = components['schemas']['Link'];
export type LinkedDocument = components['schemas']['LinkedDocument'];
export type LinkOutcome = components['schemas']['LinkOutcome'];
export type ListedDocument = components['schemas']['ListedDocument'];
export type ListedLabel = components['schemas']['ListedLabel'];
export type Locale = components['schemas']['Locale'];
export type MadeKey = components['schemas']['MadeKey'];
export type MadeShare = components['schemas']['MadeShare'];
export type MadeUploadLink = components['schemas']['MadeUploadLink'];
export type MailAction = components['schemas']['MailAction'];
export type Mailbox = components['schemas']['Mailbox'];
export type MailboxAuth = components['schemas']['MailboxAuth'];
export type MailboxBecomes = components['schemas']['MailboxBecomes'];
export type MailboxConsent = components['schemas']['MailboxConsent'];
export type MailboxConsentAnswer = components['schemas']['MailboxConsentAnswer'];
export type MailboxId = components['schemas']['MailboxId'];
export type MailboxMark = components['schemas']['MailboxMark'];
export type MailboxMessage = components['schemas']['MailboxMessage'];
export type MailboxMessageDetails = components['schemas']['MailboxMessageDetails'];
export type MailboxSecret = components['schemas']['MailboxSecret'];
export type MailboxSecurity = components['schemas']['MailboxSecurity'];
export type MailboxSource = components['schemas']['MailboxSource'];
export type MailedToken = components['schemas']['MailedToken'];
export type MailFate = components['schemas']['MailFate'];
export type ManyRequests = components['schemas']['ManyRequests'];
export type ManyRequestsDone = components['schemas']['ManyRequestsDone'];
export type MarkedRead = components['schemas']['MarkedRead'];
export type Membership = components['schemas']['Membership'];
export type MessageId = components['schemas']['MessageId'];
export type Method = components['schemas']['Method'];
export type Methods = components['schemas']['Methods'];
export type ModelSettings = components['schemas']['ModelSettings'];
export type ModelSettingsChanges = components['schemas']['ModelSettingsChanges'];
export type ModelUse = components['schemas']['ModelUse'];
export type MoveAction = components['schemas']['MoveAction'];
export type MovedCard = components['schemas']['MovedCard'];
export type MyCustomer = components['schemas']['MyCustomer'];
export type MyCustomerEntry = components['schemas']['MyCustomerEntry'];
export type MyCustomerPage = components['schemas']['MyCustomerPage'];
export type NewApproval = components['schemas']['NewApproval'];
export type NewAutomation = components['schemas']['NewAutomation'];
export type NewCapture = components['schemas']['NewCapture'];
export type NewCard = components['schemas']['NewCard'];
export type NewCardComment = components['schemas']['NewCardComment'];
export type NewChecklistItem = components['schemas']['NewChecklistItem'];
export type NewCustomer = components['schemas']['NewCustomer'];
export type NewDocumentNote = components['schemas']['NewDocumentNote'];
export type NewFileVersion = components['schemas']['NewFileVersion'];
export type NewHandOver = components['schemas']['NewHandOver'];
export type NewHold = components['schemas']['NewHold'];
export type NewIntakeForm = components['schemas']['NewIntakeForm'];
export type NewInvitation = components['schemas']['NewInvitation'];
export type NewKey = components['schemas']['NewKey'];
export type NewLabel = components['schemas']['NewLabel'];
export type NewNextStep = components['schemas']['NewNextStep'];
export type NewOrganization = components['schemas']['NewOrganization'];
export type NewPasskey = components['schemas']['NewPasskey'];
export type NewPassword = components['schemas']['NewPassword'];
export type NewPipeline = components['schemas']['NewPipeline'];
export type NewPipelineIntake = components['schemas']['NewPipelineIntake'];
export type NewRelation = components['schemas']['NewRelation'];
export type NewRequest = components['schemas']['NewRequest'];
export type NewRequestNote = components['schemas']['NewRequestNote'];
export type NewRequestReply = components['schemas']['NewRequestReply'];
export type NewRole = components['schemas']['NewRole'];
export type NewShare = components['schemas']['NewShare'];
export type NewStage = components['schemas']['NewStage'];
export type NewUpload = components['schemas']['NewUpload'];
export type NewUploadLink = components['schemas']['NewUploadLink'];
export type NewUploads = components['schemas']['NewUploads'];
export type NewVendor = components['schemas']['NewVendor'];
export type NewView = components['schemas']['NewView'];
export type NoteArea = components['schemas']['NoteArea'];
export type NoteId = components['schemas']['NoteId'];
export type NoteKind = components['schemas']['NoteKind'];
export type Notification = components['schemas']['Notification'];
export type NotificationId = components['schemas']['NotificationId'];
export type Notifications = components['schemas']['Notifications'];
export type NotifyAction = components['schemas']['NotifyAction'];
export type ObjectKey = components['schemas']['ObjectKey'];
export type Organization = components['schemas']['Organization'];
export type OrganizationChanges = components['schemas']['OrganizationChanges'];
export type OrganizationMethod = components['schemas']['OrganizationMethod'];
export type OrgId = components['schemas']['OrgId'];
export type Origin = components['schemas']['Origin'];
export type OtherPlace = components['schemas']['OtherPlace'];
export type PageActivityEntry = components['schemas']['Page_ActivityEntry'];
export type PageApiKey = components['schemas']['Page_ApiKey'];
export type PageAutomation = components['schemas']['Page_Automation'];
export type PageAutomationRun = components['schemas']['Page_AutomationRun'];
export type PageCard = components['schemas']['Page_Card'];
export type PageCardComment = components['schemas']['Page_CardComment'];
export type PageCardEvent = components['schemas']['Page_CardEvent'];
export type PageCustomer = components['schemas']['Page_Customer'];
export type PageCustomerEntry = components['schemas']['Page_CustomerEntry'];
export type PageCustomerPair = components['schemas']['Page_CustomerPair'];
export type PageFoundDocument = components['schemas']['Page_FoundDocument'];
export type PageHandOver = components['schemas']['Page_HandOver'];
export type PageInvitation = components['schemas']['Page_Invitation'];
export type PageJob = components['schemas']['Page_Job'];
export type PageLabel = components['schemas']['Page_Label'];
export type PageListedDocument = components['schemas']['Page_ListedDocument'];
export type PageMailboxMessage = components['schemas']['Page_MailboxMessage'];
export type PageMembership = components['schemas']['Page_Membership'];
export type PageMyCustomerEntry = components['schemas']['Page_MyCustomerEntry'];
export type PageRequest = components['schemas']['Page_Request'];
export type PageRequestMessage = components['schemas']['Page_RequestMessage'];
export type PageVendor = components['schemas']['Page_Vendor'];
export type PageWaitingApproval = components['schemas']['Page_WaitingApproval'];
export type PageWaitingCard = components['schemas']['Page_WaitingCard'];
export type PageWebhookDelivery = components['schemas']['Page_WebhookDelivery'];
export type Pages = components['schemas']['Pages'];
export type ParkedMails = components['schemas']['ParkedMails'];
export type PartPlan = components['schemas']['PartPlan'];
export type PartTicket = components['schemas']['PartTicket'];
export type PartTickets = components['schemas']['PartTickets'];
export type Passkey = components['schemas']['Passkey'];
export type PasskeyCreation = components['schemas']['PasskeyCreation'];
export type PasskeyId = components['schemas']['PasskeyId'];
export type PasskeyName = components['schemas']['PasskeyName'];
export type PasskeyRequest = components['schemas']['PasskeyRequest'];
export type Passkeys = components['schemas']['Passkeys'];
export type PasswordChange = components['schemas']['PasswordChange'];
export type PasswordReset = components['schemas']['PasswordReset'];
export type Pending = components['schemas']['Pending'];
export type PendingSignIn = components['schemas']['PendingSignIn'];
export type PhotographId = components['schemas']['PhotographId'];
export type PhotographsArrived = components['schemas']['PhotographsArrived'];
export type PhotographTicket = components['schemas']['PhotographTicket'];
export type Phrase = components['schemas']['Phrase'];
export type Pipeline = components['schemas']['Pipeline'];
export type PipelineChanges = components['schemas']['PipelineChanges'];
export type PipelineId = components['schemas']['PipelineId'];
export type PipelineIntake = components['schemas']['PipelineIntake'];
export type Pipelines = components['schemas']['Pipelines'];
export type PostedMail = components['schemas']['PostedMail'];
export type Priority = components['schemas']['Priority'];
export type Problem = components['schemas']['Problem'];
export type ProfileChange = components['schemas']['ProfileChange'];
export type PublicForm = components['schemas']['PublicForm'];
export type Queue = components['schemas']['Queue'];
export type ReadingError = components['schemas']['ReadingError'];
export type ReadingErrorCode = components['schemas']['ReadingErrorCode'];
export type Reauthentication = components['schemas']['Reauthentication'];
export type Received = components['schemas']['Received'];
export type RecoveryCodes = components['schemas']['RecoveryCodes'];
export type RejectionReason = components['schemas']['RejectionReason'];
export type RejectRequest = components['schemas']['RejectRequest'];
export type RelatedDocument = components['schemas']['RelatedDocument'];
export type RelatedDocuments = components['schemas']['RelatedDocuments'];
export type RelationKind = components['schemas']['RelationKind'];
export type Request = components['schemas']['Request'];
export type RequestAction = components['schemas']['RequestAction'];
export type RequestAnswer = components['schemas']['RequestAnswer'];
export type RequestChanges = components['schemas']['RequestChanges'];
export type RequestDecider = components['schemas']['RequestDecider'];
export type RequestDecision = components['schemas']['RequestDecision'];
export type RequestDetail = components['schemas']['RequestDetail'];
export type RequestDone = components['schemas']['RequestDone'];
export type RequestField = components['schemas']['RequestField'];
export type RequestFigures = components['schemas']['RequestFigures'];
export type RequestFile = components['schemas']['RequestFile'];
export type RequestId = components['schemas']['RequestId'];
export type RequestMessage = components['schemas']['RequestMessage'];
export type RequestMessageDelivery = components['schemas']['RequestMessageDelivery'];
export type RequestMessageId = components['schemas']['RequestMessageId'];
export type RequestMessageKind = components['schemas']['RequestMessageKind'];
export type RequestMessageSender = components['schemas']['RequestMessageSender'];
export type RequestMessageSending = components['schemas']['RequestMessageSending'];
export type RequestNamedCustomerId = components['schemas']['RequestNamed_CustomerId'];
export type RequestNamedPipelineId = components['schemas']['RequestNamed_PipelineId'];
export type RequestNamedStageId = components['schemas']['RequestNamed_StageId'];
export type RequestPlace = components['schemas']['RequestPlace'];
export type RequestReceived = components['schemas']['RequestReceived'];
export type RequestReplyDraft = components['schemas']['RequestReplyDraft'];
export type RequestsChange = components['schemas']['RequestsChange'];
export type RequestSender = components['schemas']['RequestSender'];
export type RequestSource = components['schemas']['RequestSource'];
export type RequestStatus = components['schemas']['RequestStatus'];
export type RequestSuggestion = components['schemas']['RequestSuggestion'];
export type RetentionDays = components['schemas']['RetentionDays'];
export type Role = components['schemas']['Role'];
export type RoutingConditions = components['schemas']['RoutingConditions'];
export type RoutingDryRun = components['schemas']['RoutingDryRun'];
export type RoutingPromise = components['schemas']['RoutingPromise'];
export type RoutingRule = components['schemas']['RoutingRule'];
export type RoutingRuleChanges = components['schemas']['RoutingRuleChanges'];
export type RoutingRuleId = components['schemas']['RoutingRuleId'];
export type RoutingRules = components['schemas']['RoutingRules'];
export type RoutingRulesOrder = components['schemas']['RoutingRulesOrder'];
export type RoutingRuleTerms = components['schemas']['RoutingRuleTerms'];
export type RoutingSample = components['schemas']['RoutingSample'];
export type RowCorrection = components['schemas']['RowCorrection'];
export type SampledRequest = components['schemas']['SampledRequest'];
export type SavedView = components['schemas']['SavedView'];
export type SavedViews = components['schemas']['SavedViews'];
export type Scope = components['schemas']['Scope'];
export type SearchMark = components['schemas']['SearchMark'];
export type SearchSnippet = components['schemas']['SearchSnippet'];
export type SecondFactorChallenge = components['schemas']['SecondFactorChallenge'];
export type SecondFactorPending = components['schemas']['SecondFactorPending'];
export type SeenRequest = components['schemas']['SeenRequest'];
export type Session = components['schemas']['Session'];
export type SessionId = components['schemas']['SessionId'];
export type SettleParked = components['schemas']['SettleParked'];
export type SettleParkedMails = components['schemas']['SettleParkedMails'];
export type Share = components['schemas']['Share'];
export type SharedFile = components['schemas']['SharedFile'];
export type ShareId = components['schemas']['ShareId'];
export type SharePassword = components['schemas']['SharePassword'];
export type Shares = components['schemas']['Shares'];
export type Sheet = components['schemas']['Sheet'];
export type Sheets = components['schemas']['Sheets'];
export type ShownCode = components['schemas']['ShownCode'];
export type ShownPasskey = components['schemas']['ShownPasskey'];
export type SignInAnswer = components['schemas']['SignInAnswer'];
export type SignInConfirmation = components['schemas']['SignInConfirmation'];
export type SignUp = components['schemas']['SignUp'];
export type Source = components['schemas']['Source'];
export type Stage = components['schemas']['Stage'];
export type StageChanges = components['schemas']['StageChanges'];
export type StageId = components['schemas']['StageId'];
export type StageOrder = components['schemas']['StageOrder'];
export type Status = components['schemas']['Status'];
export type StatusPage = components['schemas']['StatusPage'];
export type Storage = components['schemas']['Storage'];
export type StoredFile = components['schemas']['StoredFile'];
export type StoredPart = components['schemas']['StoredPart'];
export type StoredParts = components['schemas']['StoredParts'];
export type SuggestedPlace = components['schemas']['SuggestedPlace'];
export type SuggestedPriority = components['schemas']['SuggestedPriority'];
export type SwitchTarget = components['schemas']['SwitchTarget'];
export type Text = components['schemas']['Text'];
export type TextSource = components['schemas']['TextSource'];
export type Ticket = components['schemas']['Ticket'];
export type TicketOrRefusal = components['schemas']['TicketOrRefusal'];
export type TicketOutcome = components['schemas']['TicketOutcome'];
export type Tickets = components['schemas']['Tickets'];
export type TotpConfirmation = components['schemas']['TotpConfirmation'];
export type TotpEnrolment = components['schemas']['TotpEnrolment'];
export type TotpRemoval = components['schemas']['TotpRemoval'];
export type Trial = components['schemas']['Trial'];
export type TrialResult = components['schemas']['TrialResult'];
export type TriedRule = components['schemas']['TriedRule'];
export type TypedName = components['schemas']['TypedName'];
export type UndoId = components['schemas']['UndoId'];
export type Upload = components['schemas']['Upload'];
export type UploadHeader = components['schemas']['UploadHeader'];
export type UploadLink = components['schemas']['UploadLink'];
export type UploadLinkId = components['schemas']['UploadLinkId'];
export type UploadLinks = components['schemas']['UploadLinks'];
export type UserArchive = components['schemas']['UserArchive'];
export type UserId = components['schemas']['UserId'];
export type ValueType = components['schemas']['ValueType'];
export type Vendor = components['schemas']['Vendor'];
export type VendorId = components['schemas']['VendorId'];
export type Version = components['schemas']['Version'];
export type Versions = components['schemas']['Versions'];
export type ViewId = components['schemas']['ViewId'];
export type WaitingApproval = components['schemas']['WaitingApproval'];
export type WaitingCard = components['schemas']['WaitingCard'];
export type WaitingReason = components['schemas']['WaitingReason'];
export type WantedMailbox = components['schemas']['WantedMailbox'];
export type WantedParts = components['schemas']['WantedParts'];
export type WebhookAction = components['schemas']['WebhookAction'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type WebhookDeliveryState = components['schemas']['WebhookDeliveryState'];
export type WebhookSecret = components['schemas']['WebhookSecret'];
export type WholeDelivery = components['schemas']['WholeDelivery'];
export type Word = components['schemas']['Word'];
export type WrittenAutomation = components['schemas']['WrittenAutomation'];
export type WrittenMailbox = components['schemas']['WrittenMailbox'];
export type ResponseProblem400 = components['responses']['Problem400'];
export type ResponseProblem401 = components['responses']['Problem401'];
export type ResponseProblem403 = components['responses']['Problem403'];
export type ResponseProblem404 = components['responses']['Problem404'];
export type ResponseProblem409 = components['responses']['Problem409'];
export type ResponseProblem412 = components['responses']['Problem412'];
export type ResponseProblem413 = components['responses']['Problem413'];
export type ResponseProblem415 = components['responses']['Problem415'];
export type ResponseProblem422 = components['responses']['Problem422'];
export type ResponseProblem428 = components['responses']['Problem428'];
export type ResponseProblem429 = components['responses']['Problem429'];
export type ResponseProblem500 = components['responses']['Problem500'];
export type ResponseProblem503 = components['responses']['Problem503'];
export type $defs = Record<string, never>;
export interface operations {
    "activity.list": {
        parameters: {
            query?: {
                /** @description The beginning of the action: `document.` or `session.refused`. */
                action?: string;
                /** @description The user, or the key. */
                actor?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Not before this instant. */
                from?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description The object. */
                object_id?: string;
                /** @description The kind of object, such as `document`. */
                object_type?: string;
                /** @description Before this instant. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ActivityEntry"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "activity.export": {
        parameters: {
            query?: {
                /** @description The beginning of the action: `document.` or `session.refused`. */
                action?: string;
                /** @description The user, or the key. */
                actor?: string;
                /** @description `csv` (default) or `json`. */
                format?: "csv" | "json";
                /** @description Not before this instant. */
                from?: string;
                /** @description The object. */
                object_id?: string;
                /** @description The kind of object, such as `document`. */
                object_type?: string;
                /** @description Before this instant. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description `true` when only the newest 10,000 rows are there */
                    "x-export-truncated"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActivityEntry"][];
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "api-keys.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApiKey"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "api-keys.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKey"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "api-keys.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ApiKeyId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approval-rules.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalRules"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approval-rules.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalRuleTerms"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalRule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approval-rules.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ApprovalRuleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalRule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approval-rules.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ApprovalRuleId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalRuleTerms"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalRule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approval-rules.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ApprovalRuleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approvals.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `me` (default) or `everybody`. */
                for?: "me" | "everybody";
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WaitingApproval"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approvals.start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApproval"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentApprovals"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approvals.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentApprovals"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approvals.answer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalComment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentApprovals"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approvals.decide": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentApprovals"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approvals.reopen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalComment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentApprovals"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approvals.decide-by-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalLinkChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkOutcome"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "approvals.look-up-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalToken"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalOffer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.change-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailChange"];
            };
        };
        responses: {
            /** @description A mail is on its way to the new address */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.confirm-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailedToken"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.confirm-sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInConfirmation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Confirmed"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Forgotten"];
            };
        };
        responses: {
            /** @description A mail is on its way, if there is such an account */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.finish-google": {
        parameters: {
            query?: {
                /** @description The code to exchange. */
                code?: string | null;
                /** @description Why there is none. */
                error?: string | null;
                /** @description Who answers (RFC 9207). */
                iss?: string | null;
                /** @description As it was sent there. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the site, with the refresh cookie */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.start-google": {
        parameters: {
            query?: {
                /** @description The path of the site to come back to; anything else counts as `/`. */
                return_to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To Google, with a cookie for the way back */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.find-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.delete-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountDeletion"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.change-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.export-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserArchive"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.list-methods": {
        parameters: {
            query?: {
                /** @description An organization, whose own sign-in is listed too. */
                organization?: components["schemas"]["OrgId"] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Methods"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.finish-openid": {
        parameters: {
            query?: {
                /** @description The code to exchange. */
                code?: string | null;
                /** @description Why there is none. */
                error?: string | null;
                /** @description Who answers (RFC 9207). */
                iss?: string | null;
                /** @description As it was sent there. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the site, with the refresh cookie */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.start-openid": {
        parameters: {
            query?: {
                /** @description The path of the site to come back to; anything else counts as `/`. */
                return_to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the issuer, with a cookie for the way back */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.finish-organization": {
        parameters: {
            query?: {
                /** @description The code to exchange. */
                code?: string | null;
                /** @description Why there is none. */
                error?: string | null;
                /** @description Who answers (RFC 9207). */
                iss?: string | null;
                /** @description As it was sent there. */
                state?: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["OrgId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the site, with the refresh cookie */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.start-organization": {
        parameters: {
            query?: {
                /** @description The path of the site to come back to; anything else counts as `/`. */
                return_to?: string | null;
            };
            header?: never;
            path: {
                id: components["schemas"]["OrgId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the issuer, with a cookie for the way back */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "passkeys.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkeys"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "passkeys.add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedPasskey"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "passkeys.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PasskeyId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reauthentication"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "passkeys.rename": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PasskeyId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyName"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passkey"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "passkeys.start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reauthentication"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyCreation"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Factors"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.show-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShownPasskey"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.start-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PendingSignIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyRequest"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.show-recovery-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShownCode"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.renew-recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reauthentication"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.show-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShownCode"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.remove-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpRemoval"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.confirm-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpConfirmation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "second-factor.start-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reauthentication"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpEnrolment"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "sessions.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Devices"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "sessions.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SessionId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInAnswer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Farewell"];
                };
            };
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.sign-out-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description A mail is on its way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.switch-organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchTarget"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailedToken"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "auth.resend-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A mail is on its way, unless the address is proved */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Automation"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAutomation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrittenAutomation"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["AutomationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Automation"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["AutomationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["AutomationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutomationChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrittenAutomation"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.runs": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Only those that ended so. */
                outcome?: components["schemas"]["AutomationOutcome"];
            };
            header?: never;
            path: {
                id: components["schemas"]["AutomationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AutomationRun"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["AutomationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["AutomationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Trial"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialResult"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "automations.try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutomationToTry"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationTried"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cache.show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheFigures"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cache.clean": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CacheCleanup"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheCleaned"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "card-comments.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CommentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "card-comments.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CommentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardCommentChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardComment"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCard"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.list-activity": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CardEvent"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.show-checklist": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.add-item": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChecklistItem"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChecklistItem"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.list-comments": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CardComment"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.comment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCardComment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardComment"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.link-document": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document: components["schemas"]["DocumentId"];
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.unlink-document": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document: components["schemas"]["DocumentId"];
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.put-label": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
                label: components["schemas"]["LabelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.take-label-off": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
                label: components["schemas"]["LabelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.move": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CardId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardMove"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MovedCard"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.change-many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardsChanged"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.undo-change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["UndoId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardsChanged"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "cards.list-waiting": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Waiting for this member. */
                owner?: components["schemas"]["UserId"];
                /** @description For this reason alone. */
                reason?: "no_next_step" | "step_overdue" | "untouched";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WaitingCard"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "checklist-items.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ChecklistItemId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "checklist-items.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ChecklistItemId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChecklistItemChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChecklistItem"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Only persons or only companies. */
                kind?: "person" | "company";
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description The order: newest first unless told otherwise. */
                order?: "newest" | "name" | "active";
                /** @description Only customers whose name or one of whose identifiers has this part, in any case; up to 200 characters. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Customer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomer"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CustomerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CustomerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CustomerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.attach-document": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: components["schemas"]["DocumentId"];
                id: components["schemas"]["CustomerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.detach-document": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: components["schemas"]["DocumentId"];
                id: components["schemas"]["CustomerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.figures": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CustomerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerFigures"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.merge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CustomerId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerToMerge"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerMerge"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.timeline": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Only entries of this kind. */
                kind?: "document" | "mail" | "request" | "card" | "event" | "meeting";
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["CustomerId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CustomerEntry"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.duplicates": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CustomerPair"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerImport"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerImported"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.undo-merge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merge_id: components["schemas"]["CustomerMergeId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerMergeUndone"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyCustomerPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.my-timeline": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MyCustomerEntry"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list": {
        parameters: {
            query?: {
                /** @description Only documents whose approval stands at one of these, separated by commas. */
                approval?: components["schemas"]["DocumentApproval"][];
                /**
                 * @description What about documents in the archive: `without` them (the default), `only` those, or `with` both. A search and
                 *     the trash have both unless this says otherwise.
                 */
                archive?: "without" | "only" | "with";
                /** @description That came at this instant or later. */
                created_from?: string;
                /** @description That came before this instant. */
                created_to?: string;
                /** @description With a sum in this currency: ISO 4217. */
                currency?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Issued on this day or later. */
                issued_from?: string;
                /** @description Issued on this day or earlier. */
                issued_to?: string;
                /** @description Only documents of these kinds, separated by commas. */
                kind?: components["schemas"]["Kind"][];
                /** @description Only documents with one of these labels, separated by commas. Clients see no labels. */
                label?: components["schemas"]["LabelId"][];
                /** @description Only documents that were read in this language, such as `deu`. */
                language?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Only documents that a person should look at, or only those that nobody has to. */
                needs_review?: boolean;
                /** @description Only documents in whose name, fields or text this is found, as in the search. */
                q?: string;
                /** @description The order; a cursor belongs to one of them. What has no value to be sorted by comes last, both ways. */
                sort?: "newest" | "oldest" | "name" | "name_down" | "vendor" | "vendor_down" | "date" | "date_down" | "total" | "total_down";
                /** @description Only documents in one of these states, separated by commas; otherwise all whose file has arrived. */
                status?: components["schemas"]["Status"][];
                /** @description With a sum of at least this, such as `119.00`. */
                total_from?: string;
                /** @description With a sum of at most this. */
                total_to?: string;
                /** @description The documents in the trash instead of the others. */
                trash?: boolean;
                /** @description Only documents that this member uploaded. */
                uploader?: components["schemas"]["UserId"];
                /** @description Only documents whose vendor has this in its name, in any case. */
                vendor?: string;
                /** @description Only documents of this known vendor. */
                vendor_id?: components["schemas"]["VendorId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ListedDocument"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Form"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.archive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "customers.of-document": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentCustomers"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.download": {
        parameters: {
            query?: {
                /** @description `attachment` (default) or `inline`. */
                disposition?: "attachment" | "inline";
            };
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.extract": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-extractions": {
        parameters: {
            query?: {
                /** @description Only versions before this one. */
                before?: number;
                /** @description How many, 1 to 50. */
                count?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Versions"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.compare-extractions": {
        parameters: {
            query: {
                /** @description The older version. */
                from: number;
                /** @description The newer one; the current version when absent. */
                to?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.find-fields": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.correct-fields": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Corrections"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.export-fields": {
        parameters: {
            query: {
                /** @description `csv`, `json` or, for invoices and credit notes, `ubl`. */
                format: "csv" | "csv_lines" | "json" | "ubl";
            };
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-files": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Files"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.download-file": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-guards": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Guards"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.acknowledge-guard": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                guard: components["schemas"]["GuardId"];
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Guards"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.hold": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHold"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.release": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-labels": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentLabels"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.put-label": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                label: components["schemas"]["LabelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentLabels"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.remove-label": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                label: components["schemas"]["LabelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentLabels"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-notes": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentNotes"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.add-note": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDocumentNote"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentNote"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.delete-note": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                note: components["schemas"]["NoteId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.change-note": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                note: components["schemas"]["NoteId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentNoteChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentNote"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-pages": {
        parameters: {
            query?: {
                /** @description At most how many, 1 to 50; there are fewer in an answer where they hold very many words. */
                count?: number;
                /** @description The first page wanted, from 0. */
                from?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pages"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.find-page-image": {
        parameters: {
            query?: {
                /** @description How large: `thumbnail` (256 pixels), `preview` (1024, the default), `ai-chat` (1024) or `ai-vision` (2048). */
                preset?: "thumbnail" | "preview" | "ai-chat" | "ai-vision";
            };
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                /** @description From 0 */
                page: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pending"];
                };
            };
            /** @description See Other */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-parts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredParts"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.sign-parts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedParts"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartTickets"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.give-password": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-relations": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelatedDocuments"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.relate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRelation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelatedDocuments"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.unrelate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                other: components["schemas"]["DocumentId"];
                relation: components["schemas"]["RelationKind"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelatedDocuments"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.find-searchable-pdf": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pending"];
                };
            };
            /** @description See Other */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-shares": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shares"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.share": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewShare"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeShare"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.revoke-share": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                share: components["schemas"]["ShareId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Share"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-sheets": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sheets"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.find-text": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Text"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.cancel-upload": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-file-versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileVersions"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.replace-file": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFileVersion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.download-file-version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.restore-file-version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Document"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.act-on-many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResult"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.count": {
        parameters: {
            query?: {
                /** @description Only documents whose approval stands at one of these, separated by commas. */
                approval?: components["schemas"]["DocumentApproval"][];
                /**
                 * @description What about documents in the archive: `without` them (the default), `only` those, or `with` both. A search and
                 *     the trash have both unless this says otherwise.
                 */
                archive?: "without" | "only" | "with";
                /** @description That came at this instant or later. */
                created_from?: string;
                /** @description That came before this instant. */
                created_to?: string;
                /** @description With a sum in this currency: ISO 4217. */
                currency?: string;
                /** @description Issued on this day or later. */
                issued_from?: string;
                /** @description Issued on this day or earlier. */
                issued_to?: string;
                /** @description Only documents of these kinds, separated by commas. */
                kind?: components["schemas"]["Kind"][];
                /** @description Only documents with one of these labels, separated by commas. Clients see no labels. */
                label?: components["schemas"]["LabelId"][];
                /** @description Only documents that were read in this language, such as `deu`. */
                language?: string;
                /** @description Only documents that a person should look at, or only those that nobody has to. */
                needs_review?: boolean;
                /** @description Only documents in whose name, fields or text this is found, as in the search. */
                q?: string;
                /** @description Only documents in one of these states, separated by commas; otherwise all whose file has arrived. */
                status?: components["schemas"]["Status"][];
                /** @description With a sum of at least this, such as `119.00`. */
                total_from?: string;
                /** @description With a sum of at most this. */
                total_to?: string;
                /** @description The documents in the trash instead of the others. */
                trash?: boolean;
                /** @description Only documents that this member uploaded. */
                uploader?: components["schemas"]["UserId"];
                /** @description Only documents whose vendor has this in its name, in any case. */
                vendor?: string;
                /** @description Only documents of this known vendor. */
                vendor_id?: components["schemas"]["VendorId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentCount"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.export": {
        parameters: {
            query?: {
                /** @description Only documents whose approval stands at one of these, separated by commas. */
                approval?: components["schemas"]["DocumentApproval"][];
                /**
                 * @description What about documents in the archive: `without` them (the default), `only` those, or `with` both. A search and
                 *     the trash have both unless this says otherwise.
                 */
                archive?: "without" | "only" | "with";
                /** @description That came at this instant or later. */
                created_from?: string;
                /** @description That came before this instant. */
                created_to?: string;
                /** @description With a sum in this currency: ISO 4217. */
                currency?: string;
                /** @description `csv` (default) or `json`. */
                format?: "csv" | "json";
                /** @description Only these documents, at most 500, separated by commas. */
                ids?: components["schemas"]["DocumentId"][];
                /** @description Issued on this day or later. */
                issued_from?: string;
                /** @description Issued on this day or earlier. */
                issued_to?: string;
                /** @description Only documents of these kinds, separated by commas. */
                kind?: components["schemas"]["Kind"][];
                /** @description Only documents with one of these labels, separated by commas. Clients see no labels. */
                label?: components["schemas"]["LabelId"][];
                /** @description Only documents that were read in this language, such as `deu`. */
                language?: string;
                /** @description Only documents that a person should look at, or only those that nobody has to. */
                needs_review?: boolean;
                /** @description Only documents in whose name, fields or text this is found, as in the search. */
                q?: string;
                /** @description The order; a cursor belongs to one of them. What has no value to be sorted by comes last, both ways. */
                sort?: "newest" | "oldest" | "name" | "name_down" | "vendor" | "vendor_down" | "date" | "date_down" | "total" | "total_down";
                /** @description Only documents in one of these states, separated by commas; otherwise all whose file has arrived. */
                status?: components["schemas"]["Status"][];
                /** @description With a sum of at least this, such as `119.00`. */
                total_from?: string;
                /** @description With a sum of at most this. */
                total_to?: string;
                /** @description The documents in the trash instead of the others. */
                trash?: boolean;
                /** @description Only documents that this member uploaded. */
                uploader?: components["schemas"]["UserId"];
                /** @description Only documents whose vendor has this in its name, in any case. */
                vendor?: string;
                /** @description Only documents of this known vendor. */
                vendor_id?: components["schemas"]["VendorId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description `true` when only the first 10,000 documents are there */
                    "x-export-truncated"?: string;
                    /** @description how many documents are left out because they are not approved */
                    "x-export-withheld"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportedDocument"][];
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.show-figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentFigures"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.list-leaving": {
        parameters: {
            query?: {
                /** @description What goes within so many days. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoingNext"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.search": {
        parameters: {
            query: {
                /** @description Only documents whose approval stands at one of these, separated by commas. */
                approval?: components["schemas"]["DocumentApproval"][];
                /**
                 * @description What about documents in the archive: `without` them (the default), `only` those, or `with` both. A search and
                 *     the trash have both unless this says otherwise.
                 */
                archive?: "without" | "only" | "with";
                /** @description That came at this instant or later. */
                created_from?: string;
                /** @description That came before this instant. */
                created_to?: string;
                /** @description With a sum in this currency: ISO 4217. */
                currency?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Issued on this day or later. */
                issued_from?: string;
                /** @description Issued on this day or earlier. */
                issued_to?: string;
                /** @description Only documents of these kinds, separated by commas. */
                kind?: components["schemas"]["Kind"][];
                /** @description Only documents with one of these labels, separated by commas. Clients see no labels. */
                label?: components["schemas"]["LabelId"][];
                /** @description Only documents that were read in this language, such as `deu`. */
                language?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Only documents that a person should look at, or only those that nobody has to. */
                needs_review?: boolean;
                /** @description Words, of which the last may be incomplete; `"phrases in quotation marks"`; `-words` that must be absent. */
                q: string;
                /** @description Only documents in one of these states, separated by commas; otherwise all whose file has arrived. */
                status?: components["schemas"]["Status"][];
                /** @description With a sum of at least this, such as `119.00`. */
                total_from?: string;
                /** @description With a sum of at most this. */
                total_to?: string;
                /** @description The documents in the trash instead of the others. */
                trash?: boolean;
                /** @description Only documents that this member uploaded. */
                uploader?: components["schemas"]["UserId"];
                /** @description Only documents whose vendor has this in its name, in any case. */
                vendor?: string;
                /** @description Only documents of this known vendor. */
                vendor_id?: components["schemas"]["VendorId"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_FoundDocument"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.erase": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.start-upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUpload"];
            };
        };
        responses: {
            /** @description Already here */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "documents.start-uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUploads"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tickets"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "views.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViews"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "views.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "views.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ViewId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "views.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ViewId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "views.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ViewId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DropPlace"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.begin-capture": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCapture"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaptureBegun"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.finish-capture": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CaptureId"];
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FinishCapture"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.list-photographs": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CaptureId"];
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotographsArrived"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.add-photograph": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CaptureId"];
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DroppedFile"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhotographTicket"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.start-upload": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DroppedFile"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DropTicket"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.list-parts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredParts"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "drop.sign-parts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DocumentId"];
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedParts"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartTickets"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "events.stream": {
        parameters: {
            query?: never;
            header?: {
                /** @description The `id` of the last event you received. */
                "Last-Event-ID"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventHint"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "forms.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Forms"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "forms.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewIntakeForm"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeForm"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "forms.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["FormId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeForm"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "forms.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["FormId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "forms.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["FormId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntakeFormChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeForm"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "hand-overs.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_HandOver"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "hand-overs.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHandOver"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOver"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "hand-overs.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["HandOverId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOver"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "hand-overs.download": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["HandOverId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandOverLink"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "health.check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    "hooks.take-mail": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mailbox: components["schemas"]["MailboxId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "message/rfc822": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostedMail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "hooks.take-s3-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BucketEvents"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "intake.find-form": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicForm"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "intake.send-form": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FilledIn"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestReceived"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "intake.show-page": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "intake.status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "invitations.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Invitation"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "invitations.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "invitations.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["InvitationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "invitations.resend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["InvitationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "invitations.accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Joined"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "invitations.look-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToken"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationOffer"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "invitations.sign-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitedSignUp"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "jobs.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Only jobs about this document. */
                document?: components["schemas"]["DocumentId"];
                /** @description Only jobs of this kind: `read-document`. */
                kind?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Only jobs in this state. */
                state?: components["schemas"]["JobState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Job"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "jobs.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetails"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "jobs.cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetails"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "jobs.promote": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetails"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "jobs.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["JobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDetails"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "jobs.list-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobQueues"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "jobs.pause-queue": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobQueues"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "jobs.resume-queue": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobQueues"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "labels.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Only objects whose name has this part, in any case; up to 200 characters. */
                q?: string;
                /** @description The order: newest first unless told otherwise. */
                sort?: "newest" | "name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Label"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "labels.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLabel"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "labels.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LabelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "labels.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LabelId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "labels.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["LabelId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mailbox"][];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedMailbox"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrittenMailbox"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mailbox"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedMailbox"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mailbox"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.connect": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.fetch": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.messages": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Only those with this fate. */
                fate?: components["schemas"]["MailFate"];
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MailboxMessage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.message": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
                message: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxMessageDetails"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.retry-message": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
                message: components["schemas"]["MessageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxMessage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["MailboxId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailboxSecret"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "mailboxes.finish-consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailboxConsentAnswer"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mailbox"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "members.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Membership"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "members.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "members.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "members.change-role": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRole"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "members.deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "members.reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Membership"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "notifications.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Only those that were not read. */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notifications"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "notifications.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["NotificationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "notifications.read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkedRead"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Belongings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrganization"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Belonging"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypedName"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganizationChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.find-issuer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuerPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.set-issuer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssuerChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuerPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.remove-issuer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.try-issuer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssuerTrial"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuerFound"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.find-approval-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.change-approval-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApprovalSettingsChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.find-customer-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.change-customer-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomerSettingsChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.find-document-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.change-document-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentSettingsChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.find-identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompanyIdentity"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.change-identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompanyIdentityChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompanyIdentity"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.find-intake-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.change-intake-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntakeSettingsChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.find-model-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "organizations.change-model-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelSettingsChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelSettings"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.list": {
        parameters: {
            query?: {
                /** @description Archived ones instead of the others. */
                archived?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipelines"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPipeline"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipeline"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipeline"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PipelineChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipeline"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.show-board": {
        parameters: {
            query?: {
                /** @description Archived ones alone, the newest first, instead of the others. */
                archived?: boolean;
                /** @description Whose: the identifier of a member, `me` or `none`. */
                assignee?: string;
                /** @description Of this customer. */
                customer?: components["schemas"]["CustomerId"];
                /** @description When they are due, by days in UTC. */
                due?: "overdue" | "today" | "week" | "none";
                /** @description With one of these labels, separated by commas. */
                label?: string;
                /** @description 1 to 100 cards of each stage. */
                per_stage?: number;
                /** @description Of one of these priorities, separated by commas. */
                priority?: string;
                /** @description A part of the title or of the customer's name, in any case, or the number; up to 200 characters. */
                search?: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.export": {
        parameters: {
            query?: {
                /** @description `csv` (default) or `json`. */
                format?: "csv" | "json";
            };
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportedCard"][];
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.import": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CardsImport"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardsImported"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.find-intake": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineIntake"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.put-intake": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPipelineIntake"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PipelineIntake"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.add-stage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewStage"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "pipelines.order-stages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["PipelineId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StageOrder"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pipeline"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.list": {
        parameters: {
            query?: {
                /** @description Who looks after them: a member's identifier, `me` or `none`. */
                assignee?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Whose they are. */
                customer?: components["schemas"]["CustomerId"];
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description At most this sure, from 0 to 1. */
                max_confidence?: number;
                /** @description At least this sure, from 0 to 1. */
                min_confidence?: number;
                /** @description The order: the oldest first when absent. */
                order?: "oldest" | "newest" | "confidence";
                /** @description The pipeline that they went to, or are proposed for. */
                pipeline?: components["schemas"]["PipelineId"];
                /** @description A part of subject, text or sender, or the number, in any case; up to 200 characters. */
                search?: string;
                /** @description Where they came from. */
                source?: "form" | "api" | "mail" | "operator" | "document";
                /** @description Where they stand: those to review when absent. */
                status?: "to_review" | "routed" | "rejected" | "closed" | "all";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Request"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.close": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.messages": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RequestMessage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.note": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRequestNote"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestMessage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.settle-parked": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettleParked"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.reject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.reopen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.reply": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRequestReply"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestMessage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.draft-reply": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestReplyDraft"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.undo": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RequestId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.decide-many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManyRequests"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManyRequestsDone"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestFigures"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "requests.promise": {
        parameters: {
            query?: {
                /** @description 0.5 to 0.99; that of the settings when absent. */
                threshold?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingPromise"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "routing-rules.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRules"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "routing-rules.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoutingRuleTerms"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "routing-rules.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoutingRuleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "routing-rules.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoutingRuleId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "routing-rules.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["RoutingRuleId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoutingRuleChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "routing-rules.dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriedRule"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingDryRun"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "routing-rules.order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoutingRulesOrder"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingRules"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "share.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedFile"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "share.download": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SharePassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "share.open": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SharePassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedFile"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "stages.delete": {
        parameters: {
            query?: {
                /** @description The stage of the same pipeline that gets them. */
                move_to?: components["schemas"]["StageId"];
            };
            header?: never;
            path: {
                id: components["schemas"]["StageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "stages.change": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["StageId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StageChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "stages.list-cards": {
        parameters: {
            query?: {
                /** @description Archived ones alone, the newest first, instead of the others. */
                archived?: boolean;
                /** @description Whose: the identifier of a member, `me` or `none`. */
                assignee?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this customer. */
                customer?: components["schemas"]["CustomerId"];
                /** @description When they are due, by days in UTC. */
                due?: "overdue" | "today" | "week" | "none";
                /** @description With one of these labels, separated by commas. */
                label?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Of one of these priorities, separated by commas. */
                priority?: string;
                /** @description A part of the title or of the customer's name, in any case, or the number; up to 200 characters. */
                search?: string;
                /** @description `rank` (default) is the order in which people put them. Archived cards are always the newest first. */
                sort?: "rank" | "due" | "newest" | "amount";
            };
            header?: never;
            path: {
                id: components["schemas"]["StageId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Card"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "upload-links.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadLinks"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "upload-links.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUploadLink"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeUploadLink"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "upload-links.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["UploadLinkId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadLink"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "vendors.list": {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Only objects whose name has this part, in any case; up to 200 characters. */
                q?: string;
                /** @description The order: newest first unless told otherwise. */
                sort?: "newest" | "name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Vendor"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "vendors.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewVendor"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vendor"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "vendors.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["VendorId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vendor"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "vendors.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["VendorId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "webhook-deliveries.list": {
        parameters: {
            query?: {
                /** @description Only those of this automation. */
                automation?: components["schemas"]["AutomationId"];
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description 1 to 100 objects. */
                limit?: number;
                /** @description Only those in this state. */
                state?: components["schemas"]["WebhookDeliveryState"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WebhookDelivery"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "webhook-deliveries.find": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WholeDelivery"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    "webhook-deliveries.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["DeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
